import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ERROR_KINDS, type ErrorCode } from '../../../../engine/errors.ts'
import { askJson } from '../../lib/api.ts'
import { rereadsKey, useLastReread, useRereadReport } from '../../lib/graph/rereads.ts'
import type { Reread } from '../../lib/graph/types.ts'
import { may, useSession } from '../../lib/session.ts'
import { countOf, useWords } from '../../lib/words.ts'
import { Failure } from '../../ui/notice.tsx'
import { EffectList } from './effect-list.tsx'

interface Props {
  line: string
  inUse: number
  /** Why it could not begin when that was put into use: the code of the error, or ''. */
  unread: string
}

/** Whether history is read again with the version in use: how far it is, the way out of it, and what became different. */
export function RereadState({ line, inUse, unread }: Props) {
  const { t } = useWords()
  const client = useQueryClient()
  const { data: session } = useSession()
  const { data: reread } = useLastReread(line, may(session, 'GET /v1/graph/rereads'))
  const [error, setError] = useState<unknown>()
  const [isShown, setShown] = useState(false)
  const send = async (path: string, body?: object) => {
    setError(undefined)
    try {
      await askJson<Reread>(path, { method: 'POST', ...(body && { body }) })
    } catch (failed) {
      setError(failed)
    }
    await client.invalidateQueries({ queryKey: rereadsKey(line) })
  }
  if (reread === undefined) return null
  const isRunning = reread?.state === 'running'
  const mayBegin = may(session, 'POST /v1/graph/rereads') && !isRunning
  const isBehind = reread?.number !== inUse || reread.state !== 'done'
  return (
    <section aria-label={t('reread.title')}>
      <h2>{t('reread.title')}</h2>
      <p className="hint">{t('reread.about')}</p>
      {unread !== '' && mayBegin && isBehind && <NotBegun code={unread} inUse={inUse} />}
      {reread && <Progress reread={reread} />}
      <p className="tools">
        {isRunning && may(session, 'POST /v1/graph/rereads/:id/cancel') && (
          <button type="button" onClick={() => void send(`/v1/graph/rereads/${encodeURIComponent(reread.id)}/cancel`)}>
            {t('reread.cancel')}
          </button>
        )}
        {mayBegin && isBehind && (
          <button type="button" onClick={() => void send('/v1/graph/rereads', { line })}>
            {t('reread.begin', { n: inUse })}
          </button>
        )}
        {reread && (
          <button type="button" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
            {t('reread.report')}
          </button>
        )}
      </p>
      {error !== undefined && <Failure error={error} />}
      {reread && isShown && <Report reread={reread} />}
    </section>
  )
}

/** What was put into use stands, though history could not begin to be read with it. */
function NotBegun({ code, inUse }: { code: string; inUse: number }) {
  const { t, say } = useWords()
  const why = isErrorCode(code) ? say(ERROR_KINDS[code]) : code
  return (
    <div className="failure" role="alert">
      <p>{t('reread.notBegun', { n: inUse, why })}</p>
    </div>
  )
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_KINDS, code)

function Progress({ reread }: { reread: Reread }) {
  const { t } = useWords()
  const { state, number, done, recordings, utterances, changed } = reread
  return (
    <>
      {state === 'running' && (
        <progress aria-label={t('reread.title')} max={Math.max(recordings, done, 1)} value={done} />
      )}
      <p role="status" className="total" data-reread={state}>
        {t(`reread.${state}`, { n: number })}{' '}
        {t('reread.total', {
          ...{ done: countOf(done), recordings: countOf(recordings) },
          ...{ changed: countOf(changed), all: countOf(utterances) },
        })}
      </p>
    </>
  )
}

function Report({ reread }: { reread: Reread }) {
  const { data, error } = useRereadReport(reread, true)
  if (error) return <Failure error={error} />
  if (!data) return null
  return <EffectList effects={data} />
}
