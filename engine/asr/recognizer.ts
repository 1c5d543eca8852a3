import type { Worker } from 'node:worker_threads'
import { AppError } from '../errors.ts'
import { startThread, stopThread } from '../thread.ts'
import type { Segment, Transcript } from '../types.ts'
import type { Hotwords } from './hotwords.ts'
import type { AsrReply, AsrRequest, ThreadData } from './worker.ts'

/** Segments → transcripts, in threads of their own. */
export interface Recognizer {
  /**
   * The samples are handed over: the caller may not use them afterwards. `terms` are words to expect.
   *
   * @throws AppError WORKER_DIED, MODEL_FORMAT, CANCELLED
   */
  recognize(segment: Segment, options?: { signal?: AbortSignal; terms?: Hotwords }): Promise<Transcript>
  /** How many segments are worked on at once. */
  threads: number
  close(): Promise<void>
}

interface Task {
  segment: Segment
  signal: AbortSignal | undefined
  terms: Hotwords | undefined
  resolve(transcript: Transcript): void
  reject(error: AppError): void
}

/** One session per core beats many threads in one session: a decoder step is too small to share. */
export function createRecognizer(data: ThreadData, threads: number): Recognizer {
  const waiting: Task[] = []
  const idle: Worker[] = []
  const busy = new Map<Worker, Task>()
  let closed = false

  function start(): Worker {
    const worker = startThread('./worker', import.meta.url, { workerData: data })
    worker.on('message', (reply: AsrReply) => settle(worker, reply))
    worker.once('error', (cause) => lose(worker, cause))
    worker.once('exit', () => lose(worker))
    worker.unref()
    return worker
  }

  function settle(worker: Worker, reply: AsrReply): void {
    const task = busy.get(worker)
    busy.delete(worker)
    worker.unref()
    idle.push(worker)
    if ('transcript' in reply) task?.resolve(reply.transcript)
    else task?.reject(new AppError(reply.error.code, { detail: reply.error.detail }))
    assign()
  }

  /** A thread that died fails its own segment; the next segment gets a new thread. */
  function lose(worker: Worker, cause?: unknown): void {
    const at = idle.indexOf(worker)
    if (at >= 0) idle.splice(at, 1)
    const task = busy.get(worker)
    busy.delete(worker)
    task?.reject(new AppError('WORKER_DIED', { cause }))
    if (!closed) assign()
  }

  function assign(): void {
    while (waiting.length && (idle.length || busy.size < threads)) {
      const task = waiting.shift()
      if (!task) return
      if (task.signal?.aborted) {
        task.reject(new AppError('CANCELLED'))
        continue
      }
      const worker = idle.pop() ?? start()
      busy.set(worker, task)
      worker.ref()
      const request: AsrRequest = {
        segment: task.segment,
        ...(task.terms && { terms: known(worker, task.terms) }),
      }
      worker.postMessage(request, [task.segment.samples.buffer as ArrayBuffer])
    }
  }

  /** A thread is sent a list once; afterwards its name is enough. */
  const told = new WeakMap<Worker, Set<string>>()
  function known(worker: Worker, terms: Hotwords): Hotwords {
    const keys = told.get(worker) ?? new Set()
    told.set(worker, keys)
    if (keys.has(terms.key)) return { key: terms.key, words: [] }
    keys.add(terms.key)
    return terms
  }

  return {
    threads,
    recognize: (segment, { signal, terms } = {}) => {
      if (closed) return Promise.reject(new AppError('CANCELLED'))
      return new Promise((resolve, reject) => {
        waiting.push({ segment, signal, terms, resolve, reject })
        assign()
      })
    },
    close: async () => {
      closed = true
      for (const task of waiting.splice(0)) task.reject(new AppError('CANCELLED'))
      await Promise.all([...idle, ...busy.keys()].map((worker) => stopThread(worker)))
    },
  }
}
