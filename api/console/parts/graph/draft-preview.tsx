import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { askJson } from '../../lib/api.ts'
import { previewsKey, previewsPath, usePreviewReport, usePreviews } from '../../lib/graph/previews.ts'
import type { Preview, PreviewCosts } from '../../lib/graph/types.ts'
import { may, useSession } from '../../lib/session.ts'
import { countOf, useWords } from '../../lib/words.ts'
import { Failure, Loading } from '../../ui/notice.tsx'
import { EffectList } from './effect-list.tsx'

/** A draft tried on everything that was said: what it costs first, then how far it is, then what would be different. */
export function DraftPreview({ id }: { id: string }) {
  const { t } = useWords()
  const client = useQueryClient()
  const { data: session } = useSession()
  const [all, setAll] = useState(false)
  const { data, error, refetch } = usePreviews(id, all)
  /** Of the preview that was begun or ended here. */
  const [asked, setAsked] = useState('')
  const [fault, setFault] = useState<unknown>()
  const send = async (path: string, body?: object) => {
    setFault(undefined)
    try {
      const { id: known } = await askJson<Preview>(path, { method: 'POST', ...(body && { body }) })
      setAsked(known)
    } catch (failed) {
      setFault(failed)
    }
    await client.invalidateQueries({ queryKey: previewsKey(id) })
  }
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading />
  const last = data.previews.at(0)
  const isRunning = last?.state === 'running'
  return (
    <section aria-label={t('preview.title')} className="draft-preview">
      <p className="hint">{t('preview.about')}</p>
      {!isRunning && may(session, 'POST /v1/graph/drafts/:id/previews') && (
        <Begin
          {...{ cost: data.cost, all, onAll: setAll, isAgain: last !== undefined }}
          onBegin={() => void send(previewsPath(id), { ...(all && { all }) })}
        />
      )}
      {fault !== undefined && <Failure error={fault} />}
      {asked !== '' && !data.previews.some((one) => one.id === asked) && <p role="status">{t('preview.gone')}</p>}
      {last && <Progress preview={last} />}
      {isRunning && may(session, 'POST /v1/graph/previews/:id/cancel') && (
        <p className="tools">
          <button type="button" onClick={() => void send(`/v1/graph/previews/${encodeURIComponent(last.id)}/cancel`)}>
            {t('preview.stop')}
          </button>
        </p>
      )}
      {last?.state === 'done' && <Report preview={last} />}
    </section>
  )
}

interface BeginProps {
  cost: PreviewCosts
  all: boolean
  onAll: (all: boolean) => void
  isAgain: boolean
  onBegin: () => void
}

function Begin({ cost, all, onAll, isAgain, onBegin }: BeginProps) {
  const { t } = useWords()
  const { utterances, recordings, seconds } = cost
  return (
    <>
      <p data-cost>
        {t('preview.cost', {
          ...{ all: countOf(utterances), recordings: countOf(recordings), seconds: countOf(seconds) },
        })}
      </p>
      <p className="tools">
        <label>
          <input type="checkbox" checked={all} onChange={({ target }) => onAll(target.checked)} /> {t('preview.all')}
        </label>
        <button type="button" className="primary" onClick={onBegin}>
          {t(isAgain ? 'preview.again' : 'preview.begin')}
        </button>
      </p>
    </>
  )
}

function Progress({ preview }: { preview: Preview }) {
  const { t } = useWords()
  const { state, fraction, utterances, recordings, cost, isOutdated } = preview
  return (
    <>
      {state === 'running' && <progress aria-label={t('preview.title')} max={1} value={fraction} />}
      <p role="status" className="total" data-preview={state}>
        {t(`preview.${state}`)}{' '}
        {state === 'running' &&
          t('preview.far', {
            ...{ done: countOf(utterances), all: countOf(cost.utterances), recordings: countOf(recordings) },
          })}
      </p>
      {isOutdated && <p className="hint">{t('preview.outdated')}</p>}
    </>
  )
}

function Report({ preview }: { preview: Preview }) {
  const { t } = useWords()
  const { data, error } = usePreviewReport(preview)
  if (error) return <Failure error={error} />
  if (!data) return <Loading />
  return (
    <>
      <p className="total" data-total>
        {t('preview.total', { changed: countOf(data.changed), all: countOf(data.utterances) })}{' '}
        {t(data.read < data.touched ? 'preview.part' : 'preview.whole', {
          ...{ read: countOf(data.read), touched: countOf(data.touched) },
        })}
      </p>
      <EffectList effects={data} />
    </>
  )
}
