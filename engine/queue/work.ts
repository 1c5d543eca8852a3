import { toAppError } from '../errors.ts'
import type { Job, Queue } from './types.ts'
import { verdictOn, type Verdict } from './verdict.ts'

export interface WorkOptions {
  /**
   * What to do, by kind of job; it must bear being done twice. The signal is aborted when the job is to be given back, or is no longer
   * ours: then somebody else runs it, and the handler must stop.
   */
  handlers: Record<string, (job: Job, signal: AbortSignal) => Promise<void>>
  /** Jobs at a time. */
  concurrency: number
  /** Wait when there is nothing to do. */
  pollMs: number
  /** How often a running job is kept from counting as lost; well below the queue's lease. */
  extendMs: number
  /** What becomes of a job whose handler throws this. */
  verdict: (error: unknown) => Verdict
  /** Wait after the queue itself failed, as on a full disk; it is asked again for ever. */
  faultPauseMs: number
  /** Told of each such failure. */
  onFault?: (error: unknown) => void
}

export const defaultWorkOptions: Omit<WorkOptions, 'handlers'> = {
  concurrency: 1,
  pollMs: 250,
  extendMs: 15_000,
  verdict: verdictOn,
  faultPauseMs: 5_000,
}

export interface WorkSignals {
  /** No further job is taken; running ones go on. */
  noMore: AbortSignal
  /** Running jobs are given back, and nothing more is done. */
  giveBack: AbortSignal
}

/**
 * Runs jobs until a signal is aborted, and returns when none runs any more. A job that is left with an abort is given back and does not
 * count as failed.
 */
export async function work(queue: Queue, options: WorkOptions, signals: WorkSignals): Promise<void> {
  await Promise.all(Array.from({ length: options.concurrency }, () => workOne(queue, options, signals)))
}

async function workOne(queue: Queue, options: WorkOptions, { noMore, giveBack }: WorkSignals): Promise<void> {
  const signals = [noMore, giveBack]
  while (!signals.some(({ aborted }) => aborted)) {
    try {
      const job = await queue.claim(Object.keys(options.handlers))
      // The end may have come while the job was claimed.
      if (job && giveBack.aborted) await queue.release(job)
      else if (job) await runJob(queue, job, options, giveBack)
      else await pause(options.pollMs, signals)
    } catch (error) {
      // What became of a job could not be noted: it runs again when its lease is over.
      options.onFault?.(error)
      await pause(options.faultPauseMs, signals)
    }
  }
}

async function runJob(queue: Queue, job: Job, options: WorkOptions, giveBack: AbortSignal): Promise<void> {
  const lost = new AbortController()
  let isExtending = false
  const extend = async (): Promise<void> => {
    // A queue that is slow to answer is not asked again meanwhile.
    if (isExtending) return
    isExtending = true
    try {
      if (!(await queue.extend(job))) lost.abort()
    } catch {
      // A database that is busy says nothing about the lease: the next try will.
    } finally {
      isExtending = false
    }
  }
  const extending = setInterval(() => void extend(), options.extendMs)
  try {
    await options.handlers[job.kind](job, AbortSignal.any([giveBack, lost.signal]))
    await queue.complete(job)
  } catch (error) {
    if (giveBack.aborted) await queue.release(job)
    else if (!lost.signal.aborted) await putAway(queue, job, error, options.verdict(error))
  } finally {
    clearInterval(extending)
  }
}

async function putAway(queue: Queue, job: Job, error: unknown, verdict: Verdict): Promise<void> {
  if (verdict === 'blocked') await queue.block(job, describe(error))
  else await queue.fail(job, describe(error), { final: verdict === 'final' })
}

/** Code and facts; messages of foreign errors may hold what customers said. */
function describe(error: unknown): string {
  const { code, detail } = toAppError(error)
  return Object.keys(detail).length > 0 ? `${code} ${JSON.stringify(detail)}` : code
}

function pause(ms: number, signals: AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done(): void {
      clearTimeout(timer)
      for (const signal of signals) signal.removeEventListener('abort', done)
      resolve()
    }
    for (const signal of signals) signal.addEventListener('abort', done)
  })
}
