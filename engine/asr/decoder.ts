import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openSession, Tensor } from '../../models/session.ts'
import type { WhisperModel } from '../../models/whisper/build.ts'
import { createAttentionCache } from './attention-cache.ts'
import { encodeSilence, silentBias } from './silence.ts'
import { createStepBatch } from './step-batch.ts'
import { SAMPLES_PER_STATE, WINDOW_STATES } from './whisper-window.ts'

/** What one step of the decoder says about each row. */
export interface Step {
  /** Log-probabilities of the next token, rows × vocabulary. */
  logprobs: Float32Array
  /** Share of the attention that each encoder state got, rows × states. */
  alignment: Float32Array
  states: number
}

/** What the decoder says about the first word, and before that about the sound. */
export interface Opening extends Step {
  /** The model's own guess that nobody speaks. */
  noSpeechProb: number
  /** Log-probabilities after the mark of the start: of the languages, for instance. */
  soundLogprobs: Float32Array
}

/** The audio of one segment inside the model; steps continue hypotheses row by row. */
export interface Decoding {
  /** Reads the prompt. */
  start(prompt: number[]): Promise<Opening>
  /** Continues: row i takes `tokens[i]` after the row `parents[i]` of the step before. */
  next(parents: number[], tokens: number[]): Promise<Step>
}

/** Whisper's two graphs, opened. For worker threads only. */
export interface WhisperGraphs {
  model: WhisperModel
  encode(samples: Float32Array): Promise<Decoding>
  close(): Promise<void>
}

/**
 * Silence that is encoded with the audio, so that its end sounds like one; the rest is given (silence.ts). With 1 s the decoder now
 * and then began again at the end, 2 and 4 s hear no better (262 real recordings, 14 spoken visits).
 */
const END_MS = 1500

/** Encoder input: whole states, at most 30 s, zeros where the audio ends. */
function window(samples: Float32Array): Tensor {
  const wanted = Math.ceil((samples.length + END_MS * 16) / SAMPLES_PER_STATE)
  const padded = new Float32Array(Math.min(wanted, WINDOW_STATES) * SAMPLES_PER_STATE)
  padded.set(samples.subarray(0, padded.length))
  return new Tensor('float32', padded, [1, padded.length])
}

type Values = Record<string, Tensor>
type StepDecoder = ReturnType<typeof createStepBatch>

function decoding(decode: StepDecoder, model: WhisperModel, heard: Values): Decoding {
  const size = model.vocabulary.length
  const cache = createAttentionCache(model)
  let position = 0
  const run = async (ids: number[], parents: number[], length: number): Promise<Step> => {
    const positions = ids.map((_, query) => position + (query % length))
    const state_bias = silentBias(heard.cross_key_0.dims[2], ids.length)
    const answer = await decode({ inputs: { ...heard, state_bias, ...cache.inputs(parents, length) }, ids, positions })
    cache.keep(answer)
    position += length
    return answer
  }
  return {
    async start(prompt) {
      const { logprobs, alignment, states } = await run(prompt, [0], prompt.length)
      const startAt = prompt.indexOf(model.special.start)
      const last = prompt.length - 1
      const soundLogprobs = logprobs.slice(startAt * size, (startAt + 1) * size)
      return {
        logprobs: logprobs.subarray(last * size),
        alignment: alignment.subarray(last * states),
        states,
        soundLogprobs,
        noSpeechProb: Math.exp(soundLogprobs[model.special.noSpeech]),
      }
    },
    next: (parents, tokens) => run(tokens, parents, 1),
  }
}

/**
 * Opens a built Whisper model.
 *
 * @param dir - holds encoder.onnx, decoder.onnx, whisper.json (models/whisper/build.ts)
 */
export async function openWhisper(dir: string, options: { threads: number }): Promise<WhisperGraphs> {
  const model = JSON.parse(await readFile(join(dir, 'whisper.json'), 'utf8')) as WhisperModel
  const open = (name: string) => openSession(join(dir, name), { threads: options.threads })
  const [encoder, decoder] = [await open('encoder.onnx'), await open('decoder.onnx')]
  const silence = await encodeSilence(encoder, model)
  const decode = createStepBatch(decoder, model.layers)
  const heard = encoder.outputNames.filter((name) => name.startsWith('cross_'))
  return {
    model,
    encode: async (samples) => {
      const audio = window(samples)
      return decoding(decode, model, await encoder.run({ ...silence, audio }, heard))
    },
    close: async () => {
      await encoder.release()
      await decoder.release()
    },
  }
}
