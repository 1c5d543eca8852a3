import { setTimeout as wait } from 'node:timers/promises'
import { AppError, toAppError, type ErrorCode } from '../../engine/errors.ts'
import { beginReread } from '../../engine/knowledge/reread.ts'
import type { Queue } from '../../engine/queue/types.ts'
import { defaultWorkOptions, work } from '../../engine/queue/work.ts'
import type { StoredReread } from '../../engine/store/reread-types.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import { ANALYSE } from './analysis-jobs.ts'
import { workOnReread, type RereadDeps } from './run-reread.ts'

const KIND = 'reread'
/** How often it is asked whether recordings still wait for their analysis. */
const ASK_MS = 500

/** History that is read again with what was published, in the background. */
export interface RereadJobs {
  /** Begins a re-reading of what a line is about. Durable when it resolves. @throws AppError as `beginReread` */
  begin(line: string, who: string): Promise<StoredReread>
  /** Gives one up; what was read stays. False: it does not run. */
  cancel(id: string): Promise<boolean>
  /** Begins to work; what was under way when a process ended goes on. */
  start(): void
  /** Stops after the recording under way, and gives the rest back to the queue. */
  close(): Promise<void>
}

interface Watch {
  onProgress?: (reread: StoredReread) => void
  /** Called when the queue itself fails, as on a full disk. */
  onFault?: (code: ErrorCode) => void
}

/** Binds the queue to re-readings: one at a time, and none while recordings wait for their analysis. The queue is the caller's to close. */
export function createRereadJobs(queue: Queue, deps: RereadDeps, { onProgress, onFault }: Watch = {}): RereadJobs {
  const { store } = deps
  const stop = new AbortController()
  let working: Promise<void> = Promise.resolve()
  const enqueue = async ({ id }: StoredReread): Promise<void> => {
    await queue.enqueue({ id, kind: KIND, payload: { rereadId: id } })
  }

  async function run({ id }: { id: string }, signal: AbortSignal): Promise<void> {
    const onTurn = () => untilNothingWaits(queue, signal)
    await workOnReread(deps, id, { signal, onTurn, ...(onProgress && { onProgress }) })
  }

  async function start(): Promise<void> {
    const fault = (error: unknown) => onFault?.(toAppError(error).code)
    await takeUp(store, queue, enqueue).catch(fault)
    const options = { ...defaultWorkOptions, handlers: { [KIND]: run }, onFault: fault }
    await work(queue, options, { noMore: stop.signal, giveBack: stop.signal })
  }

  return {
    begin: async (line, who) => {
      const begun = await beginReread(store, line, who)
      await enqueue(begun)
      return begun
    },
    cancel: (id) => store.endReread(id, 'cancelled'),
    start: () => {
      working = start()
    },
    close: async () => {
      stop.abort()
      await working
    },
  }
}

/** What runs, by the store, has a job; one whose job was given up gets another round. */
async function takeUp(
  store: InsightStore,
  queue: Queue,
  enqueue: (reread: StoredReread) => Promise<void>,
): Promise<void> {
  for (const reread of await store.listRereads({ state: 'running' })) {
    await enqueue(reread)
    await queue.requeue(reread.id)
  }
}

/** Recordings that came in go first. @throws AppError CANCELLED */
async function untilNothingWaits(queue: Queue, signal: AbortSignal): Promise<void> {
  for (;;) {
    if (signal.aborted) throw new AppError('CANCELLED')
    const { jobs } = await queue.list({ kind: ANALYSE, states: ['queued', 'running'] })
    if (!jobs.some(({ state, runAfter }) => state === 'running' || runAfter <= Date.now())) return
    await wait(ASK_MS, undefined, { signal }).catch(() => undefined)
  }
}
