import type { Config } from '../../engine/config.ts'
import { AppError } from '../../engine/errors.ts'
import { verdictOn } from '../../engine/queue/verdict.ts'
import { forgetUnanalysed, type ForgetDeps } from '../intake/forget.ts'
import type { AnalysisJob, AnalysisJobs } from './analysis-jobs.ts'

type Limits = Pick<Config, 'refusedAudioDays' | 'unanalysedAudioDays'>

export interface RetentionDeps extends ForgetDeps {
  jobs: AnalysisJobs
  config: Limits
}

const DAY_MS = 24 * 3600 * 1000
const PAGE = 100

/**
 * Deletes uploads that came to no words and whose days are over: those that were refused as no audio, and, where a limit is set, all that
 * could not be analysed. What came to words stays.
 *
 * @returns ids of the recordings that were deleted
 */
export async function deleteOverdue(deps: RetentionDeps, now: number): Promise<string[]> {
  const deleted: string[] = []
  let cursor: string | undefined
  do {
    const page = await deps.jobs.list({
      ...{ states: ['failed', 'blocked', 'queued'], limit: PAGE },
      ...(cursor !== undefined && { cursor }),
    })
    for (const job of page.jobs.filter((one) => isOverdue(one, deps.config, now)))
      if (await forgetUnanalysed(deps, job.capture)) deleted.push(job.capture.recordingId)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return deleted
}

function isOverdue(job: AnalysisJob, { refusedAudioDays, unanalysedAudioDays }: Limits, now: number): boolean {
  const isOlder = (days: number, sinceMs: number) => days > 0 && now - sinceMs > days * DAY_MS
  return (isRefused(job) && isOlder(refusedAudioDays, job.updatedAt)) || isOlder(unanalysedAudioDays, job.createdAt)
}

/** Given up at once because of its content, not after some tries. */
function isRefused({ state, error }: AnalysisJob): boolean {
  return (
    state === 'failed' &&
    error !== undefined &&
    error !== 'ANALYSIS_TIMEOUT' &&
    verdictOn(new AppError(error)) === 'final'
  )
}
