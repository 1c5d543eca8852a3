/** What can be asked of a queue to do. `payload` is JSON. */
export interface NewJob {
  /** Names the work; the same id twice is one job. Default: made up. */
  id?: string
  kind: string
  /** Jobs with one key run in the order they came, one at a time. */
  key?: string
  /** Lanes take turns, so that one with much to do does not hold up the others. Default: one lane for all. */
  lane?: string
  /** Name of something that must stay while the job is not done, see `Queue.holds`. */
  holds?: string
  payload: unknown
  /** Epoch ms before which it does not run. */
  runAfter?: number
}

/** `blocked`: it waits until somebody has mended what its error names, and is tried again now and then. */
export const JOB_STATES = ['queued', 'running', 'blocked', 'done', 'failed'] as const
export type JobState = (typeof JOB_STATES)[number]

export interface Job {
  id: string
  kind: string
  key: string | null
  lane: string
  holds: string | null
  payload: unknown
  state: JobState
  /** How often it was started; starts that were given back or ended as blocked do not count. */
  attempts: number
  /** Epoch ms. */
  runAfter: number
  /** Code of the last error, and what it says about itself; never words that customers said. */
  error: string | null
  createdAt: number
  updatedAt: number
}

export interface JobList {
  states?: readonly JobState[]
  kind?: string
  lanes?: readonly string[]
  /** 1..500, default 50. */
  limit?: number
  /** `nextCursor` of the page before. */
  cursor?: string
}

export interface JobPage {
  jobs: Job[]
  nextCursor?: string
}

/** Jobs whose state changed, in the order of their changes. */
export interface ChangedJobs {
  /** The first thousand. */
  jobs: Job[]
  /** The last change of all, by the queue's clock (epoch ms); undefined where nothing changed. */
  newestAt?: number
  isMore: boolean
}

export interface QueueOptions {
  /** Starts of a job before it is given up. */
  maxAttempts: number
  /** Wait before the second start, doubled for each further one. */
  backoffMs: number
  maxBackoffMs: number
  /** Wait before a blocked job is tried again. */
  blockedRetryMs: number
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
  /**
   * Asks for the one piece of work that a key stands for, however many ask at once: one that waits or runs already is not asked for twice,
   * one that was given up or is blocked starts anew with this payload. `isNew`: it waits because of this.
   */
  submit(job: NewJob & { key: string }): Promise<{ job: Job; isNew: boolean }>
  /**
   * The next job that may run, of one of the kinds; it is the caller's until its lease is over. Blocked jobs are tried when nothing
   * else may run; among lanes, the one whose last start is longest ago has its turn.
   */
  claim(kinds: string[]): Promise<Job | undefined>
  /** Keeps a claimed job for another lease. False: it is no longer the caller's. */
  extend(job: Job): Promise<boolean>
  /** False: it is no longer the caller's, someone else runs it. */
  complete(job: Job): Promise<boolean>
  /** Runs it again later, or keeps it as failed after the last attempt; `final` gives up at once. */
  fail(job: Job, error: string, options?: { final?: boolean }): Promise<boolean>
  /** Lets a claimed job wait until somebody has mended what the error names; this start does not count. */
  block(job: Job, error: string): Promise<boolean>
  /** Gives a claimed job back unharmed, at shutdown. False: it is no longer the caller's. */
  release(job: Job): Promise<boolean>
  /**
   * Gives a failed or blocked job another round of attempts, with another payload where one is given. False: it is neither, or its key's
   * work was submitted again since and is under way.
   */
  requeue(id: string, payload?: unknown): Promise<boolean>
  /** Lets every blocked job run now; how many there were. */
  unblock(): Promise<number>
  /** Ends the waiting of a key's jobs: they count as failed with this error. False, and nothing has changed, while one runs. */
  withdraw(key: string, error: string): Promise<boolean>
  /** Forgets a key's jobs with their payload. False, and nothing has changed, while one runs. */
  remove(key: string): Promise<boolean>
  get(id: string): Promise<Job | undefined>
  /** The job of a key that came last. */
  ofKey(key: string): Promise<Job | undefined>
  /** Whether a job that is not done holds this; jobs of one key may be left out. */
  holds(name: string, exceptKey?: string): Promise<boolean>
  /** Newest first. */
  list(request?: JobList): Promise<JobPage>
  /** What changed at a time (epoch ms) or later, whichever process has changed it; jobs that were forgotten are not among it. */
  changedSince(sinceMs: number): Promise<ChangedJobs>
  counts(): Promise<Record<JobState, number>>
  close(): Promise<void>
}

export const defaultQueueOptions: QueueOptions = {
  maxAttempts: 5,
  backoffMs: 2000,
  maxBackoffMs: 10 * 60_000,
  blockedRetryMs: 5 * 60_000,
  leaseMs: 60_000,
  now: Date.now,
}
