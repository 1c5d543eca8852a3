import { ERROR_KINDS, toAppError, type ErrorCode } from '../../engine/errors.ts'
import type { Job, JobState, Queue } from '../../engine/queue/types.ts'
import { defaultWorkOptions, work } from '../../engine/queue/work.ts'
import { dropUnusedBlob } from '../intake/blob-use.ts'
import { keepAnalysis, type KeepingDeps } from '../intake/keep-analysis.ts'
import type { Capture } from '../intake/capture.ts'

const KIND = 'analyse'

/** The analysis of one recording, waiting, running or over. */
export interface AnalysisJob {
  id: string
  state: JobState
  attempts: number
  capture: Capture
  /** Why it failed, or failed last. */
  error: ErrorCode | undefined
  createdAt: number
  updatedAt: number
}

export interface AnalysisJobs {
  /** Asks for an analysis; one that waits or runs already is not asked for twice. Durable when it resolves. */
  submit(capture: Capture): Promise<{ job: AnalysisJob; isNew: boolean }>
  get(id: string): Promise<AnalysisJob | undefined>
  /** The newest job of a recording. */
  ofRecording(recordingId: string): Promise<AnalysisJob | undefined>
  counts(): Promise<Record<JobState, number>>
  /** Begins to work on what waits. */
  start(): void
  /** Takes no further job, waits for the running one, and after `drainMs` gives it back to the queue. */
  close(drainMs: number): Promise<void>
}

interface Watch {
  /** Called when a job ends; `code` is undefined when it went well. */
  onEnd?: (job: { id: string; recordingId: string; attempts: number; ms: number; code: ErrorCode | undefined }) => void
}

/** Binds the queue to the analysis of recordings. The queue is the caller's to close. */
export function createAnalysisJobs(queue: Queue, deps: KeepingDeps, { onEnd }: Watch = {}): AnalysisJobs {
  const [noMore, giveBack] = [new AbortController(), new AbortController()]
  let working: Promise<void> = Promise.resolve()

  async function ofRecording(recordingId: string): Promise<AnalysisJob | undefined> {
    const newest = 'SELECT id FROM jobs WHERE key = ? ORDER BY seq DESC LIMIT 1'
    const row = await deps.store.reader.get<{ id: string }>(newest, [recordingId])
    return row && get(row.id)
  }

  async function get(id: string): Promise<AnalysisJob | undefined> {
    const job = await queue.get(id)
    return job?.kind === KIND ? toAnalysisJob(job) : undefined
  }

  async function analyse(job: Job): Promise<void> {
    const capture = job.payload as Capture
    const began = performance.now()
    const end = (code: ErrorCode | undefined) =>
      onEnd?.({
        id: job.id,
        recordingId: capture.recordingId,
        attempts: job.attempts,
        ms: Math.round(performance.now() - began),
        code,
      })
    try {
      await keepAnalysis(deps, capture, { signal: giveBack.signal })
      end(undefined)
    } catch (error) {
      end(toAppError(error).code)
      if (defaultWorkOptions.isFinal(error)) await dropUnusedBlob(deps, capture.sha256, job.id)
      throw error
    }
  }

  return {
    get,
    ofRecording,
    counts: () => queue.counts(),
    submit: async (capture) => {
      const last = await ofRecording(capture.recordingId)
      if (last?.state === 'queued' || last?.state === 'running') return { job: last, isNew: false }
      const job = await queue.enqueue({ kind: KIND, key: capture.recordingId, payload: capture })
      return { job: toAnalysisJob(job), isNew: true }
    },
    start: () => {
      working = work(queue, { ...defaultWorkOptions, handlers: { [KIND]: analyse } }, noMore.signal)
    },
    close: async (drainMs) => {
      noMore.abort()
      const late = setTimeout(() => giveBack.abort(), drainMs)
      await working
      clearTimeout(late)
    },
  }
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
