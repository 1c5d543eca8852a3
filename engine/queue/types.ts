/** What can be asked of a queue to do. `payload` is JSON. */
export interface NewJob {
  /** Names the work; the same id twice is one job. Default: made up. */
  id?: string
  kind: string
  /** Jobs with one key run in the order they came, one at a time. */
  key?: string
  payload: unknown
  /** Epoch ms before which it does not run. */
  runAfter?: number
}

export type JobState = 'queued' | 'running' | 'done' | 'failed'

export interface Job {
  id: string
  kind: string
  key: string | null
  payload: unknown
  state: JobState
  /** How often it was started. */
  attempts: number
  /** Epoch ms. */
  runAfter: number
  /** Code of the last error, and what it says about itself; never words that customers said. */
  error: string | null
  createdAt: number
  updatedAt: number
}

export interface QueueOptions {
  /** Starts of a job before it is given up. */
  maxAttempts: number
  /** Wait before the second start, doubled for each further one. */
  backoffMs: number
  maxBackoffMs: number
  /** A running job that is not extended for this long is taken for dead and runs again. */
  leaseMs: number
  now: () => number
}

/**
 * At least once: a job that fails runs again after a growing wait and is kept with its error in the end; one that nobody
 * finishes runs again when its lease is over. So what jobs do must bear being done twice.
 */
export interface Queue {
  enqueue(job: NewJob): Promise<Job>
  /** The next job that may run, of one of the kinds; it is the caller's until its lease is over. */
  claim(kinds: string[]): Promise<Job | undefined>
  /** Keeps a claimed job for another lease. False: it is no longer the caller's. */
  extend(job: Job): Promise<boolean>
  /** False: it is no longer the caller's, someone else runs it. */
  complete(job: Job): Promise<boolean>
  /** Runs it again later, or keeps it as failed after the last attempt; `final` gives up at once. */
  fail(job: Job, error: string, options?: { final?: boolean }): Promise<boolean>
  /** Gives a claimed job back unharmed, at shutdown. False: it is no longer the caller's. */
  release(job: Job): Promise<boolean>
  /** Gives a failed job another round of attempts. */
  requeue(id: string): Promise<boolean>
  get(id: string): Promise<Job | undefined>
  /** Newest first. */
  list(request?: { state?: JobState; kind?: string; limit?: number }): Promise<Job[]>
  counts(): Promise<Record<JobState, number>>
  close(): Promise<void>
}

export const defaultQueueOptions: QueueOptions = {
  maxAttempts: 5,
  backoffMs: 2000,
  maxBackoffMs: 10 * 60_000,
  leaseMs: 60_000,
  now: Date.now,
}
