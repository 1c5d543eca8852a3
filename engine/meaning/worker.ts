import { parentPort, workerData } from 'node:worker_threads'
import { toAppError, type ErrorCode, type ErrorDetail } from '../errors.ts'
import { STOP } from '../thread.ts'
import { openEncoder } from './run.ts'

/** The encoder's thread: texts come in, vectors go out. */

export interface EmbedRequest {
  id: number
  texts: string[]
}

export type EmbedReply =
  { id: number; vectors: Float32Array[] } | { id: number; error: { code: ErrorCode; detail: ErrorDetail } }

const opening = openEncoder(workerData as string)
// The first request reports a failure; until then it must not count as unhandled.
opening.catch(() => undefined)

async function answer({ id, texts }: EmbedRequest): Promise<EmbedReply> {
  try {
    const embed = await opening
    const vectors: Float32Array[] = []
    for (const text of texts) vectors.push(await embed(text))
    return { id, vectors }
  } catch (error) {
    const { code, detail } = toAppError(error)
    return { id, error: { code, detail } }
  }
}

parentPort?.on('message', (request: EmbedRequest | typeof STOP) => {
  if (request === STOP) return parentPort?.close()
  void answer(request).then((reply) => parentPort?.postMessage(reply))
})
