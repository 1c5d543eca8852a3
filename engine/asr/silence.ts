import { Tensor, type InferenceSession } from '../../models/session.ts'
import type { WhisperModel } from '../../models/whisper/build.ts'
import { SAMPLES_PER_STATE, WINDOW_STATES } from './whisper-window.ts'

type Values = Record<string, Tensor>

/** Encoder states of silence that follow every window: 7 s, at the end of Whisper's 30 s wherever the sound ends. */
const SILENT_STATES = 350
/** One in so many of them is kept: one in two hears as all do, one in seven worse. */
const KEPT_EVERY = 2
/** One in so many is shown to the decoder, which reads all of them at every step; each counts for the others (`silentBias`). */
const SEEN_EVERY = 14

/** The encoder's further inputs for audio that nothing follows, and that begins the window. */
function nothingAfter(encoder: InferenceSession, { heads, headWidth }: WhisperModel): Values {
  const dimsOf = (name: string): number[] => {
    if (!name.includes('cross')) return [1, 0, heads * headWidth]
    return name.includes('key') ? [1, heads, 0, headWidth] : [1, heads, headWidth, 0]
  }
  const names = encoder.inputNames.filter((name) => name.startsWith('silent_'))
  const empty = names.map((name) => [name, new Tensor('float32', new Float32Array(0), dimsOf(name))])
  return { ...(Object.fromEntries(empty) as Values), first: startingAt(0) }
}

const startingAt = (state: number): Tensor => new Tensor('int64', BigInt64Array.of(BigInt(state)), [1])

/**
 * Encodes the silence at the end of Whisper's window, once for all that is heard.
 *
 * @returns what the encoder takes beside the audio: keys and values of silence by the names of its inputs, and where audio begins
 */
export async function encodeSilence(encoder: InferenceSession, model: WhisperModel): Promise<Values> {
  const inputs = nothingAfter(encoder, model)
  const length = SILENT_STATES * SAMPLES_PER_STATE
  const audio = new Tensor('float32', new Float32Array(length), [1, length])
  const results = await encoder.run({ ...inputs, audio, first: startingAt(WINDOW_STATES - SILENT_STATES) })
  const encoded = encoder.inputNames.flatMap((name): [string, Tensor][] => {
    if (!name.startsWith('silent_')) return []
    const part = name.slice('silent_'.length)
    const isCross = part.startsWith('cross_')
    const timeAxis = isCross ? (part.includes('key') ? 2 : 3) : 1
    const every = isCross ? SEEN_EVERY : KEPT_EVERY
    return [[name, thinned(results[isCross ? part : `own_${part}`], timeAxis, every)]]
  })
  return { ...Object.fromEntries(encoded), first: inputs.first }
}

/**
 * What is added to the score of each state, so that the few of silence weigh as much as those that the encoder keeps: [states, queries].
 *
 * @param states - of the window and of the silence after it
 */
export function silentBias(states: number, queries: number): Tensor {
  const bias = new Float32Array(states * queries)
  bias.fill(Math.log(SEEN_EVERY / KEPT_EVERY), (states - Math.floor(SILENT_STATES / SEEN_EVERY)) * queries)
  return new Tensor('float32', bias, [states, queries])
}

/** One in `every` along an axis. */
function thinned({ data, dims }: Tensor, axis: number, every: number): Tensor {
  const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1)
  const [outer, length, inner] = [product(dims.slice(0, axis)), dims[axis], product(dims.slice(axis + 1))]
  const kept = Math.floor(length / every)
  const values = new Float32Array(outer * kept * inner)
  for (let line = 0; line < outer * kept; line++) {
    const from = (Math.floor(line / kept) * length + (line % kept) * every) * inner
    values.set((data as Float32Array).subarray(from, from + inner), line * inner)
  }
  return new Tensor(
    'float32',
    values,
    dims.map((size, at) => (at === axis ? kept : size)),
  )
}
