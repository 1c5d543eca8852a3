import { ERROR_KINDS, toAppError } from '../errors.ts'
import type { Job, Queue } from './types.ts'

export interface WorkOptions {
  /** What to do, by kind of job; it must bear being done twice. */
  handlers: Record<string, (job: Job, signal: AbortSignal) => Promise<void>>
  /** Jobs at a time. */
  concurrency: number
  /** Wait when there is nothing to do. */
  pollMs: number
  /** How often a running job is kept from counting as lost; well below the queue's lease. */
  extendMs: number
  /** A job whose handler throws such an error will never succeed. */
  isFinal: (error: unknown) => boolean
}

export const defaultWorkOptions: Omit<WorkOptions, 'handlers'> = {
  concurrency: 1,
  pollMs: 250,
  extendMs: 15_000,
  // What the caller sent is wrong, and stays wrong however often it is tried.
  isFinal: (error) => [2, 3].includes(exitOf(error)),
}

const exitOf = (error: unknown): number => ERROR_KINDS[toAppError(error).code].exit

/**
 * Runs jobs until the signal is aborted, then gives unfinished ones back and returns. A handler sees the signal; a job it
 * leaves with an abort is not counted as failed.
 */
export async function work(queue: Queue, options: WorkOptions, signal: AbortSignal): Promise<void> {
  await Promise.all(Array.from({ length: options.concurrency }, () => workOne(queue, options, signal)))
}

async function workOne(queue: Queue, options: WorkOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const job = await queue.claim(Object.keys(options.handlers))
    if (job) await runJob(queue, job, options, signal)
    else await pause(options.pollMs, signal)
  }
}

async function runJob(queue: Queue, job: Job, options: WorkOptions, signal: AbortSignal): Promise<void> {
  const extending = setInterval(() => void queue.extend(job).catch(() => undefined), options.extendMs)
  try {
    await options.handlers[job.kind](job, signal)
    await queue.complete(job)
  } catch (error) {
    if (signal.aborted) await queue.release(job)
    else await queue.fail(job, describe(error), { final: options.isFinal(error) })
  } finally {
    clearInterval(extending)
  }
}

/** Code and facts; messages of foreign errors may hold what customers said. */
function describe(error: unknown): string {
  const { code, detail } = toAppError(error)
  return Object.keys(detail).length > 0 ? `${code} ${JSON.stringify(detail)}` : code
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })
}
