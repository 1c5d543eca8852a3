import { startThread } from '../thread.ts'
import { openTextThread } from './text-thread.ts'

/** Texts → vectors of length 1 whose products tell how alike in meaning the texts are. */
export interface Encoder {
  /** @throws AppError WORKER_DIED, MODEL_FORMAT, CANCELLED after `close` */
  embed(texts: readonly string[]): Promise<Float32Array[]>
  close(): Promise<void>
}

/**
 * Opens a built sentence encoder in a thread of its own.
 *
 * @param dir - folder of the built model (`modelDir('e5-small', config)`)
 * @throws AppError MODEL_FORMAT when it cannot be opened
 */
export async function createEncoder(dir: string): Promise<Encoder> {
  const { ask, close } = await openTextThread(startThread('./worker', import.meta.url, { workerData: dir }))
  return { embed: ask, close }
}
