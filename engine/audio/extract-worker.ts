/** A thread that decodes: an outline or a part of a recording, one at a time, in the order asked. */
import { parentPort } from 'node:worker_threads'
import { toAppError } from '../errors.ts'
import { STOP } from '../thread.ts'
import { readClip } from './clip.ts'
import type { ExtractReply, ExtractRequest } from './extracts.ts'
import { openAudio } from './open.ts'
import { openAudioNear } from './open-near.ts'
import { readPeaks } from './peaks.ts'

const port = parentPort!

async function answer({ id, path, span }: ExtractRequest): Promise<ExtractReply> {
  try {
    const audio = span ? await openAudioNear(path, span.startMs) : await openAudio(path)
    try {
      return { id, value: span ? await readClip(audio, span) : await readPeaks(audio) }
    } finally {
      await audio.close()
    }
  } catch (error) {
    const { code, detail } = toAppError(error)
    return { id, error: { code, detail } }
  }
}

let before: Promise<unknown> = Promise.resolve()
port.on('message', (message: ExtractRequest | typeof STOP) => {
  before = before.then(async () => {
    if (message === STOP) port.close()
    else port.postMessage(await answer(message))
  })
})
