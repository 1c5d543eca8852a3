import type { Worker } from 'node:worker_threads'
import { AppError, type ErrorCode, type ErrorDetail } from '../errors.ts'
import { startThread, stopThread } from '../thread.ts'
import type { Peaks } from './peaks.ts'
import type { TimeSpan } from './time-spans.ts'

/** To the thread: of the whole its outline, of a span its sound. */
export interface ExtractRequest {
  id: number
  path: string
  span?: TimeSpan
}

export type ExtractReply =
  { id: number; value: Peaks | Uint8Array } | { id: number; error: { code: ErrorCode; detail: ErrorDetail } }

/** Decodes recordings for whoever listens, in a thread of its own. */
export interface Extracts {
  /** @throws AppError as `openAudio`, WORKER_DIED */
  peaks(path: string): Promise<Peaks>
  /** A WAV file; @throws AppError as `openAudio`, WORKER_DIED */
  clip(path: string, span: TimeSpan): Promise<Buffer>
  close(): Promise<void>
}

/** The thread starts with the first question, and again after it died. */
export function createExtracts(): Extracts {
  let thread: Worker | undefined
  let last = 0
  const started = (): Worker => {
    if (thread) return thread
    const worker = startThread('./extract-worker', import.meta.url)
    thread = worker
    worker.unref()
    const died = (): void => {
      if (thread === worker) thread = undefined
    }
    worker.on('error', died).once('exit', died)
    // Every question listens.
    worker.setMaxListeners(0)
    return worker
  }
  const ask = async (path: string, span?: TimeSpan): Promise<Peaks | Uint8Array> => {
    const worker = started()
    const id = ++last
    const reply = replyTo(worker, id)
    worker.postMessage({ id, path, ...(span && { span }) } satisfies ExtractRequest)
    return reply
  }
  return {
    peaks: async (path) => (await ask(path)) as Peaks,
    clip: async (path, span) => Buffer.from((await ask(path, span)) as Uint8Array),
    close: async () => {
      if (thread) await stopThread(thread)
    },
  }
}

function replyTo(worker: Worker, id: number): Promise<Peaks | Uint8Array> {
  return new Promise((resolve, reject) => {
    const over = (): void => {
      worker.off('message', listen).off('error', died).off('exit', died)
    }
    const listen = (reply: ExtractReply): void => {
      if (reply.id !== id) return
      over()
      if ('value' in reply) resolve(reply.value)
      else reject(new AppError(reply.error.code, { detail: reply.error.detail }))
    }
    const died = (cause?: unknown): void => {
      over()
      reject(new AppError('WORKER_DIED', { detail: { thread: 'extracts' }, cause }))
    }
    worker.on('message', listen).once('error', died).once('exit', died)
  })
}
