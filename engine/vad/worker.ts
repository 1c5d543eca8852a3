import { parentPort } from 'node:worker_threads'
import { STOP } from '../thread.ts'
import { detectSpeech, newSileroState, openSilero, type SileroState } from './silero.ts'

/** Samples of one recording; `last` frees its state. */
export interface VadRequest {
  id: number
  recording: number
  samples: Float32Array
  last: boolean
}

export interface VadReply {
  id: number
  probabilities?: Float32Array
  error?: string
}

const port = parentPort!
const session = openSilero()
const states = new Map<number, SileroState>()
let before: Promise<void> = Promise.resolve()

async function answer({ id, recording, samples, last }: VadRequest): Promise<void> {
  try {
    const state = states.get(recording) ?? newSileroState()
    states.set(recording, state)
    if (last) states.delete(recording)
    const probabilities = await detectSpeech(await session, state, samples, last)
    port.postMessage({ id, probabilities } satisfies VadReply, [probabilities.buffer as ArrayBuffer])
  } catch (error) {
    port.postMessage({ id, error: String(error) } satisfies VadReply)
  }
}

// One after the other: a recording's windows must reach the model in their order.
port.on('message', (request: VadRequest | typeof STOP) => {
  before = before.then(() => (request === STOP ? port.close() : answer(request)))
})
