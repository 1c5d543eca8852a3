import type { Worker } from 'node:worker_threads'
import { AppError } from '../errors.ts'
import { stopThread } from '../thread.ts'
import type { TextReply, TextRequest } from './answer-texts.ts'

/** A thread that computes a row of numbers for a text. */
export interface TextThread {
  /** @throws AppError WORKER_DIED, MODEL_FORMAT, CANCELLED after `close` */
  ask: (texts: readonly string[]) => Promise<Float32Array[]>
  close: () => Promise<void>
}

interface Waiting {
  resolve: (rows: Float32Array[]) => void
  reject: (error: AppError) => void
}

/**
 * Speaks with a thread that runs `answerTexts`; it does not keep the process alive while nothing is asked.
 *
 * @throws AppError what the thread could not open
 */
export async function openTextThread(worker: Worker): Promise<TextThread> {
  const waiting = new Map<number, Waiting>()
  let [last, gone] = [0, false]
  const fail = (error: AppError): void => {
    gone = true
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  worker.on('message', (reply: TextReply) => settle(worker, waiting, reply))
  worker.once('error', (cause) => fail(new AppError('WORKER_DIED', { cause })))
  worker.once('exit', () => fail(new AppError('WORKER_DIED')))
  worker.unref()
  const ask = (texts: readonly string[]): Promise<Float32Array[]> =>
    new Promise((resolve, reject) => {
      if (gone) return reject(new AppError('CANCELLED'))
      const id = ++last
      waiting.set(id, { resolve, reject })
      worker.ref()
      worker.postMessage({ id, texts: [...texts] } satisfies TextRequest)
    })
  await ask([])
  return {
    ask,
    close: async () => {
      fail(new AppError('CANCELLED'))
      await stopThread(worker)
    },
  }
}

function settle(worker: Worker, waiting: Map<number, Waiting>, reply: TextReply): void {
  const task = waiting.get(reply.id)
  waiting.delete(reply.id)
  if (waiting.size === 0) worker.unref()
  if ('rows' in reply) task?.resolve(reply.rows)
  else task?.reject(new AppError(reply.error.code, { detail: reply.error.detail }))
}
