import type { Worker } from 'node:worker_threads'
import { AppError } from '../errors.ts'
import { startThread, stopThread } from '../thread.ts'
import type { KnownChanges } from '../store/change-types.ts'
import type { Generation } from '../store/columns/live-columns.ts'
import type { Lane } from './desk.ts'
import { YOUNG_GENERATION } from './young-generation.ts'
import type { FromThread, ThreadData, ToThread } from './messages.ts'

export interface ThreadLane extends Lane {
  /** Starts its thread before anybody asks. */
  start(): void
  /** Has the thread answer from columns, now and after it was started again. */
  show(generation: Generation): void
  /** Whether its thread answers from columns. */
  readonly isColumned: boolean
  /** How far its columns know the changes, and when they last knew all; undefined while none are shown. */
  readonly kept: { known: KnownChanges; atMs: number } | undefined
  close(): Promise<void>
}

/** A lane that answers in a thread of its own, started with the first question and again after it died. */
export function createThreadLane(data: ThreadData, onWantsColumns: () => void = () => undefined): ThreadLane {
  let thread: Worker | undefined
  let shown: Generation | undefined
  let isColumned = false
  let kept: ThreadLane['kept']
  let lastId = 0
  const keep = (known: KnownChanges | undefined): void => {
    isColumned = known !== undefined
    const isWhole = known?.waiting.length === 0
    kept = known && { known, atMs: isWhole || !kept ? performance.now() : kept.atMs }
  }
  const started = (): Worker => {
    if (thread) return thread
    const worker = startThread('./thread', import.meta.url, { workerData: data, resourceLimits: YOUNG_GENERATION })
    thread = worker
    worker.unref()
    const died = (): void => {
      if (thread !== worker) return
      thread = undefined
      isColumned = false
      kept = undefined
    }
    worker.on('error', died).once('exit', died)
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'wants-columns') onWantsColumns()
      if (message.kind === 'shown') isColumned = true
      if (message.kind === 'kept-up') keep(message.known)
    })
    if (shown) worker.postMessage({ kind: 'show', generation: shown } satisfies ToThread)
    return worker
  }
  return {
    async answer(question, signal) {
      const worker = started()
      const id = ++lastId
      const send = (message: ToThread): void => worker.postMessage(message)
      const stop = (): void => send({ kind: 'stop', id })
      const reply = replyTo(worker, id)
      send({ kind: 'ask', id, ...question })
      // Who has left meanwhile is told of at once: what is stopped before it is asked would run to its end.
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop, { once: true })
      try {
        return await reply
      } finally {
        signal.removeEventListener('abort', stop)
      }
    },
    start: () => void started(),
    show(generation) {
      shown = generation
      if (thread) thread.postMessage({ kind: 'show', generation } satisfies ToThread)
      else started()
    },
    get isColumned() {
      return isColumned
    },
    get kept() {
      return kept
    },
    async close() {
      if (thread) await stopThread(thread)
    },
  }
}

function replyTo(worker: Worker, id: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const over = (): void => {
      worker.off('message', listen).off('error', died).off('exit', died)
    }
    const listen = (message: FromThread): void => {
      if (!('id' in message) || message.id !== id) return
      over()
      if (message.kind === 'answer') resolve(message.value)
      else reject(toError(message))
    }
    const died = (cause?: unknown): void => {
      over()
      reject(new AppError('WORKER_DIED', { detail: { thread: 'reading' }, cause }))
    }
    worker.on('message', listen).once('error', died).once('exit', died)
  })
}

function toError({ code, detail, cause }: Extract<FromThread, { kind: 'error' }>): AppError {
  return new AppError(code, { detail, cause: Object.assign(new Error('in a reading thread'), cause) })
}
