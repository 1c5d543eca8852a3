import { Link, useParams } from 'wouter'
import { useQueryState } from '../lib/query-state.ts'
import { useMatrix } from '../lib/replay/replay-data.ts'
import { dateTime } from '../lib/time.ts'
import { runUrl } from '../lib/url/replay.ts'
import { useWords } from '../lib/words.ts'
import { AgainstChoice } from '../parts/replay/against-choice.tsx'
import { MatrixTable } from '../parts/replay/matrix-table.tsx'
import { ReplayGate } from '../parts/replay/replay-gate.tsx'
import { RunState } from '../parts/replay/run-state.tsx'
import { Failure, Loading } from '../ui/notice.tsx'

/** One run: which fixtures differ, and in what. */
export default function ReplayRunPage() {
  return (
    <ReplayGate>
      <OneRun />
    </ReplayGate>
  )
}

function OneRun() {
  const { t } = useWords()
  const { run: id = '' } = useParams()
  const [{ against, all }, change] = useQueryState(runUrl)
  const { data, error, refetch } = useMatrix(id, against)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={6} />
  const { run, cases, fixtures } = data
  const differing = cases.filter(({ status }) => status !== 'same')
  const waiting = run.state === 'running' ? fixtures.filter((name) => !cases.some((one) => one.name === name)) : []
  const shown = all === '' ? differing : cases
  return (
    <>
      <header className="page-head">
        <h1>{t('replay.runOf', { at: dateTime(run.startedAt) })}</h1>
        <div className="tools">
          <Link className="button" href="/replay">
            {t('replay.all')}
          </Link>
          <AgainstChoice run={id} against={against} onChange={(to) => change({ against: to })} />
          <label>
            <input
              type="checkbox"
              checked={all !== ''}
              onChange={({ target }) => change({ all: target.checked ? '1' : '' })}
            />{' '}
            {t('replay.showSame')}
          </label>
        </div>
      </header>
      <div>
        <RunState run={run} />
      </div>
      <p role="status">
        {t('replay.sum', { different: differing.length, all: cases.length })}
        {run.state !== 'running' && differing.length === 0 && cases.length > 0 && ` ${t('replay.allSame')}`}
      </p>
      {shown.length + waiting.length > 0 && <MatrixTable run={id} against={against} rows={shown} waiting={waiting} />}
    </>
  )
}
