import type { AnalysisJob } from '../jobs/analysis-jobs.ts'
import type { EventLog } from './event-log.ts'
import { jobEvent } from './watch-store.ts'

/** Nobody sees a bar move more often, and the log is not to be full of it. */
const EVERY_MS = 1000

/** Tells how far running analyses are. */
export function createProgressTeller(log: EventLog, now: () => number = Date.now) {
  const toldAt = new Map<string, number>()
  return {
    /** @param fraction - 0..1 */
    tell(job: AnalysisJob, fraction: number): void {
      if (now() - (toldAt.get(job.id) ?? -Infinity) < EVERY_MS) return
      toldAt.set(job.id, now())
      log.publish({ ...jobEvent(job), fraction: Math.round(fraction * 100) / 100 })
    },
    /** It is over. */
    forget: (jobId: string): void => void toldAt.delete(jobId),
  }
}
