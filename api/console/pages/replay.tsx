import { useReplayFixtures, useReplayRuns } from '../lib/replay/replay-data.ts'
import { may, useSession } from '../lib/session.ts'
import { useWords } from '../lib/words.ts'
import { FixtureTable } from '../parts/replay/fixture-table.tsx'
import { ReplayGate } from '../parts/replay/replay-gate.tsx'
import { RunTable } from '../parts/replay/run-table.tsx'
import { StartReplay } from '../parts/replay/start-replay.tsx'
import { Failure, Loading } from '../ui/notice.tsx'

/** Recorded visits that are replayed, and whether the same comes out of them as was taken for right. */
export default function ReplayPage() {
  return (
    <ReplayGate>
      <Replays />
    </ReplayGate>
  )
}

function Replays() {
  const { t } = useWords()
  const { data: session } = useSession()
  const { data: runs, error, refetch } = useReplayRuns()
  const { data: known, error: fixturesError, refetch: refetchFixtures } = useReplayFixtures()
  const isBusy = runs?.runs.some(({ state }) => state === 'running') ?? false
  return (
    <>
      <header className="page-head">
        <h1>{t('replay.title')}</h1>
      </header>
      <p className="hint">{t('replay.about')}</p>
      {known && may(session, 'POST /v1/replay/runs') && <StartReplay fixtures={known.fixtures} isBusy={isBusy} />}
      <section aria-label={t('replay.runs')}>
        <h2>{t('replay.runs')}</h2>
        {error && <Failure error={error} onRetry={() => void refetch()} />}
        {!runs && !error && <Loading />}
        {runs?.runs.length === 0 && <p className="hint">{t('replay.noRuns')}</p>}
        {runs && runs.runs.length > 0 && <RunTable runs={runs.runs} />}
      </section>
      <section aria-label={t('replay.fixtures')}>
        <h2>{t('replay.fixtures')}</h2>
        {fixturesError && <Failure error={fixturesError} onRetry={() => void refetchFixtures()} />}
        {!known && !fixturesError && <Loading />}
        {known && (
          <>
            <p className="hint">
              {t('replay.folder', { folder: known.folder })}
              {known.fixtures.every(({ isWritable }) => !isWritable) && ` ${t('replay.readOnly')}`}
            </p>
            <FixtureTable fixtures={known.fixtures} />
          </>
        )}
      </section>
    </>
  )
}
