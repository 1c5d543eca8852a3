import { parentPort, workerData } from 'node:worker_threads'
import { STOP } from '../thread.ts'
import { toAppError, type ErrorCode, type ErrorDetail } from '../errors.ts'
import type { TextModelPaths } from '../text/text-models.ts'
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
  textModels: TextModelPaths
  /** How Whisper searches. */
  search?: WhisperOptions
}

export interface AsrRequest {
  /** The reply bears the same. */
  id: number
  segment: Segment
  terms?: Hotwords
}

export type AsrReply = { id: number } & (
  { transcript: Transcript } | { error: { code: ErrorCode; detail: ErrorDetail } }
)

const { kind = 'whisper', modelDir, search, textModels } = workerData as ThreadData
const opening: Promise<{ recognize(segment: Segment, terms?: Hotwords): Promise<Transcript> }> =
  kind === 'whisper'
    ? createWhisperThread(modelDir, textModels, search ?? whisperOptions('best'))
    : createSherpaThread(modelDir, kind)
// The first request reports a failure; until then it must not count as unhandled.
opening.catch(() => undefined)

async function answer({ id, segment, terms }: AsrRequest): Promise<AsrReply> {
  try {
    const thread = await opening
    return { id, transcript: await thread.recognize(segment, terms) }
  } catch (error) {
    const { code, detail } = toAppError(error)
    return { id, error: { code, detail } }
  }
}

// The wish to stop last: what is under way is let finish.
const underWay = new Set<Promise<void>>()
parentPort?.on('message', (request: AsrRequest | typeof STOP) => {
  if (request === STOP) {
    void Promise.all(underWay).then(() => parentPort?.close())
    return
  }
  const answering = answer(request).then((reply) => {
    underWay.delete(answering)
    parentPort?.postMessage(reply)
  })
  underWay.add(answering)
})
