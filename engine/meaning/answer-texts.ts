import { parentPort } from 'node:worker_threads'
import { toAppError, type ErrorCode, type ErrorDetail } from '../errors.ts'
import { STOP } from '../thread.ts'

export interface TextRequest {
  id: number
  texts: string[]
}

export type TextReply =
  { id: number; rows: Float32Array[] } | { id: number; error: { code: ErrorCode; detail: ErrorDetail } }

/** The thread's side of `openTextThread`: texts come in, rows of numbers go out. */
export function answerTexts(opening: Promise<(text: string) => Promise<Float32Array>>): void {
  // The first request reports a failure; until then it must not count as unhandled.
  opening.catch(() => undefined)
  const answer = async ({ id, texts }: TextRequest): Promise<TextReply> => {
    try {
      const compute = await opening
      const rows: Float32Array[] = []
      for (const text of texts) rows.push(await compute(text))
      return { id, rows }
    } catch (error) {
      const { code, detail } = toAppError(error)
      return { id, error: { code, detail } }
    }
  }
  parentPort?.on('message', (request: TextRequest | typeof STOP) => {
    if (request === STOP) return parentPort?.close()
    void answer(request).then((reply) => parentPort?.postMessage(reply))
  })
}
