import type { Worker } from 'node:worker_threads'
import { AppError } from '../errors.ts'
import { startThread, stopThread } from '../thread.ts'
import type { EmbedReply, EmbedRequest } from './worker.ts'

/** Texts → vectors of length 1 whose products tell how alike in meaning the texts are. */
export interface Encoder {
  /** @throws AppError WORKER_DIED, MODEL_FORMAT, CANCELLED after `close` */
  embed(texts: readonly string[]): Promise<Float32Array[]>
  close(): Promise<void>
}

interface Waiting {
  resolve: (vectors: Float32Array[]) => void
  reject: (error: AppError) => void
}

/**
 * Opens a built sentence encoder in a thread of its own.
 *
 * @param dir - folder of the built model (`modelDir('e5-small', config)`)
 * @throws AppError MODEL_FORMAT when it cannot be opened
 */
export async function createEncoder(dir: string): Promise<Encoder> {
  const worker = startThread('./worker', import.meta.url, { workerData: dir })
  const waiting = new Map<number, Waiting>()
  let [last, gone] = [0, false]
  const fail = (error: AppError): void => {
    gone = true
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  worker.on('message', (reply: EmbedReply) => settle(worker, waiting, reply))
  worker.once('error', (cause) => fail(new AppError('WORKER_DIED', { cause })))
  worker.once('exit', () => fail(new AppError('WORKER_DIED')))
  worker.unref()
  const embed = (texts: readonly string[]): Promise<Float32Array[]> =>
    new Promise((resolve, reject) => {
      if (gone) return reject(new AppError('CANCELLED'))
      const id = ++last
      waiting.set(id, { resolve, reject })
      worker.ref()
      worker.postMessage({ id, texts: [...texts] } satisfies EmbedRequest)
    })
  await embed([])
  return {
    embed,
    close: async () => {
      fail(new AppError('CANCELLED'))
      await stopThread(worker)
    },
  }
}

function settle(worker: Worker, waiting: Map<number, Waiting>, reply: EmbedReply): void {
  const task = waiting.get(reply.id)
  waiting.delete(reply.id)
  if (waiting.size === 0) worker.unref()
  if ('vectors' in reply) task?.resolve(reply.vectors)
  else task?.reject(new AppError(reply.error.code, { detail: reply.error.detail }))
}
