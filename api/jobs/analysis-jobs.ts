import type { Config } from '../../engine/config.ts'
import { ERROR_KINDS, toAppError, type ErrorCode } from '../../engine/errors.ts'
import type { Job, JobState, Queue } from '../../engine/queue/types.ts'
import { defaultWorkOptions, work } from '../../engine/queue/work.ts'
import { keepAnalysis, type KeepingDeps } from '../intake/keep-analysis.ts'
import type { Capture } from '../intake/capture.ts'
import { requireRoom } from '../intake/room.ts'
import { analysisLimitMs } from './time-limit.ts'

/** The kind of job that analyses are. */
export const ANALYSE = 'analyse'

/** The analysis of one recording, waiting, running or over. */
export interface AnalysisJob {
  id: string
  state: JobState
  attempts: number
  capture: Capture
  /** Why it failed, or failed last; of a blocked one, what it waits for. */
  error: ErrorCode | undefined
  createdAt: number
  updatedAt: number
}

export interface AnalysisJobs {
  /**
   * Asks for an analysis; one that waits or runs already is not asked for twice, one that was given up or is blocked starts anew as this
   * capture says. Durable when it resolves.
   */
  submit(capture: Capture): Promise<{ job: AnalysisJob; isNew: boolean }>
  get(id: string): Promise<AnalysisJob | undefined>
  /** The newest job of a recording. */
  ofRecording(recordingId: string): Promise<AnalysisJob | undefined>
  /** Newest first. */
  list(request?: JobsRequest): Promise<{ jobs: AnalysisJob[]; nextCursor?: string }>
  /** Tries one again that was given up or is blocked. False: it is neither. */
  retry(id: string): Promise<boolean>
  /** Ends the waiting of a recording's jobs. False while one runs. */
  withdraw(recordingId: string): Promise<boolean>
  /** Forgets a recording's jobs. False while one runs. */
  remove(recordingId: string): Promise<boolean>
  /** Whether a job that is not done needs this content; those of one recording may be left out. */
  holds(sha256: string, exceptRecording?: string): Promise<boolean>
  /** What changed at a time (epoch ms) or later, whichever process has changed it; see `Queue.changedSince`. */
  changedSince(sinceMs: number): Promise<{ jobs: AnalysisJob[]; newestAt?: number; isMore: boolean }>
  counts(): Promise<Record<JobState, number>>
  /** Begins to work on what waits; what is blocked is tried, too: it may have been mended meanwhile. */
  start(): void
  /** Takes no further job, waits for the running one, and after `drainMs` gives it back to the queue. */
  close(drainMs: number): Promise<void>
}

export interface JobsRequest {
  states?: readonly JobState[]
  storeIds?: readonly string[]
  limit?: number
  cursor?: string
}

interface AnalysisDeps extends KeepingDeps {
  config: Config
}

interface Watch {
  /** Called when a job ends; `code` is undefined when it went well. */
  onEnd?: (job: { id: string; recordingId: string; attempts: number; ms: number; code: ErrorCode | undefined }) => void
  /** Called while one runs, with how much is analysed, 0..1. */
  onProgress?: (job: AnalysisJob, fraction: number) => void
  /** Called when the queue itself fails, as on a full disk. */
  onFault?: (code: ErrorCode) => void
}

/** Binds the queue to the analysis of recordings. The queue is the caller's to close. */
export function createAnalysisJobs(
  queue: Queue,
  deps: AnalysisDeps,
  { onEnd, onProgress, onFault }: Watch = {},
): AnalysisJobs {
  const { config } = deps
  const [noMore, giveBack] = [new AbortController(), new AbortController()]
  let working: Promise<void> = Promise.resolve()

  async function analyse(job: Job, signal: AbortSignal): Promise<void> {
    const capture = job.payload as Capture
    const began = performance.now()
    const end = (code: ErrorCode | undefined) =>
      onEnd?.({
        ...{ id: job.id, recordingId: capture.recordingId, attempts: job.attempts },
        ...{ ms: Math.round(performance.now() - began), code },
      })
    try {
      await requireRoom(config.dataDir, config.diskReserveBytes / 2)
      await keepAnalysis({ ...deps, limitMs: (audio) => analysisLimitMs(audio, config) }, capture, {
        signal,
        onProgress: (fraction) => onProgress?.(toAnalysisJob(job), fraction),
      })
      end(undefined)
    } catch (error) {
      end(toAppError(error).code)
      throw error
    }
  }

  async function start(): Promise<void> {
    const fault = (error: unknown) => onFault?.(toAppError(error).code)
    await queue.unblock().catch(fault)
    const options = { ...defaultWorkOptions, handlers: { [ANALYSE]: analyse }, onFault: fault }
    await work(queue, options, { noMore: noMore.signal, giveBack: giveBack.signal })
  }

  return {
    ...createLookUp(queue),
    submit: (capture) => submit(queue, capture),
    retry: (id) => queue.requeue(id),
    withdraw: (recordingId) => queue.withdraw(recordingId, 'CANCELLED' satisfies ErrorCode),
    remove: (recordingId) => queue.remove(recordingId),
    start: () => {
      working = start()
    },
    close: async (drainMs) => {
      noMore.abort()
      const late = setTimeout(() => giveBack.abort(), drainMs)
      await working
      clearTimeout(late)
    },
  }
}

type LookUp = Pick<AnalysisJobs, 'get' | 'ofRecording' | 'list' | 'holds' | 'changedSince' | 'counts'>

function createLookUp(queue: Queue): LookUp {
  const known = (job: Job | undefined) => (job?.kind === ANALYSE ? toAnalysisJob(job) : undefined)
  return {
    get: async (id) => known(await queue.get(id)),
    ofRecording: async (recordingId) => known(await queue.ofKey(recordingId)),
    list: async ({ storeIds, ...request } = {}) => {
      const page = await queue.list({ ...request, kind: ANALYSE, ...(storeIds && { lanes: storeIds }) })
      return { ...page, jobs: page.jobs.map(toAnalysisJob) }
    },
    holds: (sha256, exceptRecording) => queue.holds(sha256, exceptRecording),
    changedSince: async (sinceMs) => {
      const changed = await queue.changedSince(sinceMs)
      return { ...changed, jobs: changed.jobs.filter(({ kind }) => kind === ANALYSE).map(toAnalysisJob) }
    },
    counts: () => queue.counts(),
  }
}

async function submit(queue: Queue, capture: Capture): Promise<{ job: AnalysisJob; isNew: boolean }> {
  const { recordingId: key, sha256: holds, storeId: lane } = capture
  // Stores take turns, however much one of them has sent.
  const { job, isNew } = await queue.submit({ kind: ANALYSE, key, lane, holds, payload: capture })
  return { job: toAnalysisJob(job), isNew }
}

function toAnalysisJob({ id, state, attempts, payload, error, createdAt, updatedAt }: Job): AnalysisJob {
  return { id, state, attempts, capture: payload as Capture, error: codeOf(error), createdAt, updatedAt }
}

/** The queue keeps errors as "CODE facts". */
function codeOf(error: string | null): ErrorCode | undefined {
  if (error === null) return undefined
  const code = error.split(' ', 1)[0]
  return code in ERROR_KINDS ? (code as ErrorCode) : 'WORKER_DIED'
}
