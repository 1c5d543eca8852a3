import { parentPort, workerData } from 'node:worker_threads'
import { toAppError, type ErrorCode, type ErrorDetail } from '../errors.ts'
import type { Segment, Transcript } from '../types.ts'
import { createWhisperThread } from './whisper.ts'

/** A recognition thread: segments come in, transcripts go out. */

export interface ThreadData {
  modelDir: string
  languageModelPath: string
}

export interface AsrRequest {
  id: number
  segment: Segment
}

export type AsrReply =
  { id: number; transcript: Transcript } | { id: number; error: { code: ErrorCode; detail: ErrorDetail } }

const { modelDir, languageModelPath } = workerData as ThreadData
const opening = createWhisperThread(modelDir, languageModelPath)
// The first request reports a failure; until then it must not count as unhandled.
opening.catch(() => undefined)

async function answer({ id, segment }: AsrRequest): Promise<AsrReply> {
  try {
    const thread = await opening
    return { id, transcript: await thread.recognize(segment) }
  } catch (error) {
    const { code, detail } = toAppError(error)
    return { id, error: { code, detail } }
  }
}

parentPort?.on('message', (request: AsrRequest) => {
  void answer(request).then((reply) => parentPort?.postMessage(reply))
})
