import { useState } from 'react'
import { cancelRun, type ReplayRunFacts } from '../../lib/replay/replay-data.ts'
import { may, useSession } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Failure } from '../../ui/notice.tsx'

/** How far a run is, and the way to give it up. */
export function RunState({ run }: { run: ReplayRunFacts }) {
  const { t, language } = useWords()
  const { data: session } = useSession()
  const [isStopping, setStopping] = useState(false)
  const [fault, setFault] = useState<unknown>()
  const { id, state, done, total, error } = run
  const stop = () => {
    setStopping(true)
    setFault(undefined)
    cancelRun(id)
      .catch(setFault)
      .finally(() => setStopping(false))
  }
  return (
    <span className="run-state">
      <span className={`state ${state}`}>{t(`replay.state.${state}`)}</span>
      {state === 'running' && (
        <>
          {' '}
          <progress max={total} value={done} aria-label={t('replay.progress', { done, total })} />{' '}
          <span>{t('replay.progress', { done, total })}</span>{' '}
          {may(session, 'POST /v1/replay/runs/:id/cancel') && (
            <button type="button" disabled={isStopping} onClick={stop}>
              {t('replay.stop')}
            </button>
          )}
        </>
      )}
      {error && <span className="hint"> {language === 'zh' ? error.message : error.messageEn}</span>}
      {fault !== undefined && <Failure error={fault} />}
    </span>
  )
}
