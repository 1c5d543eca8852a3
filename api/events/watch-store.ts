import type { ChangePosition, ChangeStore } from '../../engine/store/change-types.ts'
import type { AnalysisJob, AnalysisJobs } from '../jobs/analysis-jobs.ts'
import type { AlertsOf } from './alerts.ts'
import type { EventLog } from './event-log.ts'

/** How often the database is asked; what one sees on a page is at most so old. */
const EVERY_MS = 1000
/** Whoever lost the connection is back by then; a database that nobody wants to hear of is left alone. */
const LINGER_MS = 120_000
/** Clocks of several machines differ, and a change may be written later than it is dated. */
const OVERLAP_MS = 5000
/** An analysis that was saved so recently is news, whatever else has changed in the recording. */
const FRESH_MS = 30_000

interface Watched {
  store: ChangeStore
  jobs: Pick<AnalysisJobs, 'changedSince'>
  alertsOf: AlertsOf
  /** Whether somebody listens now. */
  isHeard: () => boolean
}

/**
 * Tells on what changes in the database, whoever changes it: this process, the command line beside it, other processes over one PostgreSQL.
 * Asks only while somebody listens.
 */
export function watchStore(
  { store, jobs, alertsOf, isHeard }: Watched,
  log: EventLog,
  { everyMs = EVERY_MS, now = Date.now } = {},
) {
  let position: ChangePosition | undefined
  let heardOf: ReturnType<typeof createHeardOf> | undefined
  let wantedAt = -Infinity
  let looking: Promise<void> | undefined

  async function tellRecordings(): Promise<void> {
    const { position: next, recordings, removed } = await store.changesSince(position)
    position = next
    for (const { id, storeId, analysedAt } of recordings) {
      const about = { kind: 'recording' as const, recordingId: id, storeId }
      if (now() - analysedAt < FRESH_MS) log.publish({ ...about, change: 'analysed', alerts: await alertsOf(id) })
      else log.publish({ ...about, change: 'changed' })
    }
    // Of what store they were is gone with them.
    if (removed > 0) log.publish({ kind: 'recording', change: 'deleted' })
  }

  async function tellJobs(): Promise<void> {
    const isFirst = heardOf === undefined
    heardOf ??= createHeardOf(now() - 10 * 60_000)
    const { jobs: changed, newestAt, isMore } = await jobs.changedSince(heardOf.sinceMs)
    const news = heardOf.news(changed)
    heardOf.moveTo(newestAt, isMore)
    if (isFirst) return
    if (isMore) return log.reset()
    for (const job of news) log.publish(jobEvent(job))
  }

  async function look(): Promise<void> {
    if (isHeard()) wantedAt = now()
    if (now() - wantedAt > LINGER_MS) {
      position = undefined
      heardOf = undefined
      return
    }
    // A database that does not answer now is asked again; nobody's page depends on it.
    await tellRecordings().catch(() => undefined)
    await tellJobs().catch(() => undefined)
  }

  const lookOnce = (): Promise<void> => (looking ??= look().finally(() => (looking = undefined)))
  const timer = setInterval(() => void lookOnce(), everyMs)
  timer.unref()
  return {
    /**
     * Somebody is about to listen. Before the first one the database has been left alone: who comes back was not told everything, and
     * what changes from now on is told only when it is known how things stand.
     */
    async want(): Promise<void> {
      if (position === undefined && now() - wantedAt > LINGER_MS) log.reset()
      wantedAt = now()
      if (position === undefined || heardOf === undefined) await lookOnce()
    },
    async close(): Promise<void> {
      clearInterval(timer)
      await looking
    },
  }
}

export const jobEvent = ({ id, state, attempts, capture }: AnalysisJob) => ({
  ...{ kind: 'job' as const, jobId: id, recordingId: capture.recordingId, storeId: capture.storeId },
  ...{ state, attempts },
})

/** Which changes of jobs were told already: those of the overlap are seen again and again. */
function createHeardOf(startMs: number) {
  let sinceMs = startMs
  let heard = new Set<string>()
  const nameOf = ({ id, state, attempts, updatedAt }: AnalysisJob) => `${id} ${state} ${attempts} ${updatedAt}`
  return {
    get sinceMs() {
      return sinceMs
    },
    news(changed: readonly AnalysisJob[]): AnalysisJob[] {
      const news = changed.filter((job) => !heard.has(nameOf(job)))
      heard = new Set(changed.map(nameOf))
      return news
    },
    moveTo(newestAt: number | undefined, isMore: boolean): void {
      if (isMore) sinceMs = (newestAt ?? sinceMs) + 1
      else sinceMs = Math.max(sinceMs, (newestAt ?? sinceMs) - OVERLAP_MS)
    },
  }
}
