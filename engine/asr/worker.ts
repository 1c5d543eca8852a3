import { parentPort, workerData } from 'node:worker_threads'
import { STOP } from '../thread.ts'
import { toAppError, type ErrorCode, type ErrorDetail } from '../errors.ts'
import type { Segment, Transcript } from '../types.ts'
import type { SherpaForm } from '../../models/catalogue.ts'
import { createSherpaThread } from './sherpa.ts'
import type { Hotwords } from './hotwords.ts'
import { createWhisperThread } from './whisper.ts'
import { whisperOptions, type WhisperOptions } from './whisper-options.ts'

/** A recognition thread: segments come in, transcripts go out. */

export interface ThreadData {
  /** What runs the model; Whisper's graphs unless told otherwise. */
  kind?: 'whisper' | SherpaForm
  modelDir: string
  languageModelPath: string
  /** How Whisper searches. */
  search?: WhisperOptions
}

export interface AsrRequest {
  segment: Segment
  terms?: Hotwords
}

export type AsrReply = { transcript: Transcript } | { error: { code: ErrorCode; detail: ErrorDetail } }

const { kind = 'whisper', modelDir, languageModelPath, search } = workerData as ThreadData
const opening: Promise<{ recognize(segment: Segment, terms?: Hotwords): Promise<Transcript> }> =
  kind === 'whisper'
    ? createWhisperThread(modelDir, languageModelPath, search ?? whisperOptions('balanced'))
    : createSherpaThread(modelDir, kind)
// The first request reports a failure; until then it must not count as unhandled.
opening.catch(() => undefined)

async function answer({ segment, terms }: AsrRequest): Promise<AsrReply> {
  try {
    const thread = await opening
    return { transcript: await thread.recognize(segment, terms) }
  } catch (error) {
    const { code, detail } = toAppError(error)
    return { error: { code, detail } }
  }
}

// One after the other, and the wish to stop last: what is under way is let finish.
let last: Promise<unknown> = Promise.resolve()
parentPort?.on('message', (request: AsrRequest | typeof STOP) => {
  last = last.then(async () => {
    if (request === STOP) parentPort?.close()
    else parentPort?.postMessage(await answer(request))
  })
})
