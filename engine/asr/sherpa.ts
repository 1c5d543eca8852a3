import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { SherpaForm } from '../../models/catalogue.ts'
import { AppError } from '../errors.ts'
import type { Segment, TimedToken, Transcript } from '../types.ts'
import { compressionRatioOf } from './hallucination.ts'
import { toTimedTokens, type SherpaResult } from './sherpa-pieces.ts'

/** Recognises segments one by one. For worker threads only: it computes synchronously. */
export interface SherpaThread {
  recognize(segment: Segment): Promise<Transcript>
}

/** The part of the package sherpa-onnx-node that is used; it brings no types. */
interface SherpaModule {
  OfflineRecognizer: new (config: object) => {
    createStream(): SherpaStream
    decode(stream: SherpaStream): void
    getResult(stream: SherpaStream): SherpaResult
  }
  OnlineRecognizer: new (config: object) => {
    createStream(): SherpaStream & { inputFinished(): void }
    isReady(stream: SherpaStream): boolean
    decode(stream: SherpaStream): void
    getResult(stream: SherpaStream): SherpaResult
  }
}
interface SherpaStream {
  acceptWaveform(wave: { samples: Float32Array; sampleRate: number }): void
}

const SAMPLE_RATE = 16_000
const FEATURES = { sampleRate: SAMPLE_RATE, featureDim: 80 }
/** Shorter input has not one window of features, and the library reads beyond its end. */
const LEAST_SAMPLES = 3200
/** Silence after the speech, so that the last words leave the encoder's look-ahead. */
const TAIL_SAMPLES = 16_000

/**
 * Opens a published model of another family in sherpa-onnx, which is an optional package.
 *
 * @throws AppError RUNTIME_MISSING - the package is not there; MODEL_FORMAT - a file is not there. A file that is no model of this
 *   form ends the process: the library does not report it otherwise
 */
export async function createSherpaThread(
  modelDir: string,
  form: SherpaForm,
  load: () => Promise<unknown> = () => import(PACKAGE),
): Promise<SherpaThread> {
  const files = await findFiles(modelDir, form)
  const sherpa = await loadPackage(load)
  const hear = form === 'streaming-transducer' ? openOnline(sherpa, files) : openOffline(sherpa, form, files)
  return { recognize: async (segment) => describe(segment, hear(padded(segment.samples))) }
}

/** Not written into the import: the package may be missing, and then only its use may fail. */
const PACKAGE: string = 'sherpa-onnx-node'

/** Whether the optional package can be used on this machine. */
export const isSherpaInstalled = (): Promise<boolean> =>
  import(PACKAGE).then(
    () => true,
    () => false,
  )

async function loadPackage(load: () => Promise<unknown>): Promise<SherpaModule> {
  try {
    const loaded = (await load()) as { default?: SherpaModule } & SherpaModule
    return loaded.default ?? loaded
  } catch (cause) {
    throw new AppError('RUNTIME_MISSING', { detail: { package: PACKAGE, install: `npm install ${PACKAGE}` }, cause })
  }
}

type Files = Record<'tokens' | 'model' | 'encoder' | 'decoder' | 'joiner', string>

/** The files of a form by what their names begin with; of two, the one with 8-bit weights. */
async function findFiles(dir: string, form: SherpaForm): Promise<Files> {
  const names = (await readdir(dir)).sort()
  const parts = form === 'streaming-transducer' ? ['encoder', 'decoder', 'joiner'] : ['model']
  const find = (start: string, ending: string) => {
    const found = names.filter((name) => name.startsWith(start) && name.endsWith(ending))
    const name = found.find((one) => one.includes('.int8.')) ?? found.at(0)
    if (name === undefined)
      throw new AppError('MODEL_FORMAT', { detail: { folder: dir, wanted: `${start}*${ending}`, got: names } })
    return join(dir, name)
  }
  const models = Object.fromEntries(parts.map((part) => [part, find(part, '.onnx')]))
  return { tokens: find('tokens', '.txt'), ...models } as Files
}

type Hear = (samples: Float32Array) => SherpaResult

function openOffline(sherpa: SherpaModule, form: SherpaForm, { tokens, model }: Files): Hear {
  const family =
    form === 'sense-voice'
      ? { senseVoice: { model, language: 'zh', useInverseTextNormalization: 1 } }
      : { paraformer: { model } }
  const modelConfig = { ...family, tokens, numThreads: 1, provider: 'cpu', debug: false }
  const recognizer = new sherpa.OfflineRecognizer({ featConfig: FEATURES, modelConfig })
  return (samples) => {
    const stream = recognizer.createStream()
    stream.acceptWaveform({ samples, sampleRate: SAMPLE_RATE })
    recognizer.decode(stream)
    return recognizer.getResult(stream)
  }
}

/** A streaming model on a whole segment: everything goes in, then it runs until it has used it up. */
function openOnline(sherpa: SherpaModule, { tokens, encoder, decoder, joiner }: Files): Hear {
  const transducer = { encoder, decoder, joiner }
  const modelConfig = { transducer, tokens, numThreads: 1, provider: 'cpu', debug: false }
  const search = { decodingMethod: 'modified_beam_search', maxActivePaths: 4 }
  const recognizer = new sherpa.OnlineRecognizer({ featConfig: FEATURES, modelConfig, ...search })
  return (samples) => {
    const stream = recognizer.createStream()
    stream.acceptWaveform({ samples, sampleRate: SAMPLE_RATE })
    stream.acceptWaveform({ samples: new Float32Array(TAIL_SAMPLES), sampleRate: SAMPLE_RATE })
    stream.inputFinished()
    while (recognizer.isReady(stream)) recognizer.decode(stream)
    return recognizer.getResult(stream)
  }
}

function padded(samples: Float32Array): Float32Array {
  if (samples.length >= LEAST_SAMPLES) return samples
  const longer = new Float32Array(LEAST_SAMPLES)
  longer.set(samples)
  return longer
}

/** Models that tell no probabilities count as sure. They hear no text where nobody speaks, so nothing is thrown away. */
function describe({ startMs, endMs }: Segment, result: SherpaResult): Transcript {
  const tokens = toTimedTokens(result, { startMs, endMs })
  const text = tokens.map((token) => token.text).join('')
  const avgLogprob = meanLog(tokens)
  return {
    startMs,
    endMs,
    text,
    tokens,
    confidence: text === '' ? 0 : Math.exp(avgLogprob),
    avgLogprob,
    noSpeechProb: 0,
    compressionRatio: compressionRatioOf(text),
    alternatives: text === '' ? [] : [{ text, avgLogprob }],
    ...languageOf(result),
  }
}

/** The model's own mark; how sure it is it does not say. Words of another language are its words, so they stay. */
function languageOf({ lang = '' }: SherpaResult): Pick<Transcript, 'language'> {
  const language = /^<\|([a-z]{2,3})\|>$/.exec(lang)?.[1]
  return language === undefined ? {} : { language }
}

const meanLog = (tokens: TimedToken[]): number =>
  tokens.reduce((sum, { confidence }) => sum + Math.log(Math.max(confidence, 1e-10)), 0) / Math.max(1, tokens.length)
