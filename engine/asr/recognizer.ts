import type { Worker } from 'node:worker_threads'
import { SEGMENTS_AT_ONCE } from '../../models/whisper/decoder.ts'
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
  /** How many segments are worked on at once, at most. */
  atOnce: number
  close(): Promise<void>
}

interface Task {
  segment: Segment
  durationMs: number
  signal: AbortSignal | undefined
  terms: Hotwords | undefined
  resolve(transcript: Transcript): void
  reject(error: AppError): void
}

/** A thread and what it is at. */
interface Thread {
  worker: Worker
  tasks: Map<number, Task>
  /** Keys of the lists that it was sent: afterwards the key is enough. */
  lists: Set<string>
}

/** Sound that a thread works on at once, unless one segment alone is longer: what is kept of each while it is decoded takes memory. */
const SOUND_AT_ONCE_MS = 30_000

/**
 * Some threads, each with a session of its own and a few segments at once.
 *
 * One session per core beats many threads in one session: a decoder step is too small to share. Several segments in one step cost
 * little more than one (step-batch.ts).
 */
export function createRecognizer(data: ThreadData, threadCount: number): Recognizer {
  const perThread = (data.kind ?? 'whisper') === 'whisper' ? SEGMENTS_AT_ONCE : 1
  const waiting: Task[] = []
  const threads = new Set<Thread>()
  let [closed, lastId] = [false, 0]

  function start(): Thread {
    const worker = startThread('./worker', import.meta.url, { workerData: data })
    const thread = { worker, tasks: new Map<number, Task>(), lists: new Set<string>() }
    worker.on('message', (reply: AsrReply) => settle(thread, reply))
    worker.once('error', (cause) => lose(thread, cause))
    worker.once('exit', () => lose(thread))
    worker.unref()
    threads.add(thread)
    return thread
  }

  function settle({ worker, tasks }: Thread, reply: AsrReply): void {
    const task = tasks.get(reply.id)
    tasks.delete(reply.id)
    if (tasks.size === 0) worker.unref()
    if ('transcript' in reply) task?.resolve(reply.transcript)
    else task?.reject(new AppError(reply.error.code, { detail: reply.error.detail }))
    assign()
  }

  /** A thread that died fails its own segments; the next segment gets a new thread. */
  function lose(thread: Thread, cause?: unknown): void {
    threads.delete(thread)
    for (const task of thread.tasks.values()) task.reject(new AppError('WORKER_DIED', { cause }))
    thread.tasks.clear()
    if (!closed) assign()
  }

  /** The thread with the least to do that can take a segment as well, a new one before one that is at work. */
  function place(task: Task): Thread | undefined {
    const [idlest] = [...threads].sort((a, b) => soundOf(a) - soundOf(b))
    if (idlest?.tasks.size === 0) return idlest
    if (threads.size < threadCount) return start()
    const hasRoom = idlest.tasks.size < perThread && soundOf(idlest) + task.durationMs <= SOUND_AT_ONCE_MS
    return hasRoom ? idlest : undefined
  }

  function assign(): void {
    for (;;) {
      while (waiting[0]?.signal?.aborted) waiting.shift()?.reject(new AppError('CANCELLED'))
      const thread = waiting[0] && place(waiting[0])
      const task = thread && waiting.shift()
      if (!task) return
      thread.tasks.set(++lastId, task)
      thread.worker.ref()
      thread.worker.postMessage(requestOf(lastId, task, thread), [task.segment.samples.buffer as ArrayBuffer])
    }
  }

  return {
    atOnce: threadCount * perThread,
    recognize: (segment, { signal, terms } = {}) => {
      if (closed) return Promise.reject(new AppError('CANCELLED'))
      return new Promise((resolve, reject) => {
        const durationMs = segment.endMs - segment.startMs
        waiting.push({ segment, durationMs, signal, terms, resolve, reject })
        assign()
      })
    },
    close: async () => {
      closed = true
      for (const task of waiting.splice(0)) task.reject(new AppError('CANCELLED'))
      await Promise.all([...threads].map(({ worker }) => stopThread(worker)))
    },
  }
}

const soundOf = ({ tasks }: Thread): number => [...tasks.values()].reduce((sum, { durationMs }) => sum + durationMs, 0)

/** A thread is sent a list once; afterwards its key is enough. */
function requestOf(id: number, { segment, terms }: Task, { lists }: Thread): AsrRequest {
  if (!terms) return { id, segment }
  const words = lists.has(terms.key) ? [] : terms.words
  lists.add(terms.key)
  return { id, segment, terms: { key: terms.key, words } }
}
