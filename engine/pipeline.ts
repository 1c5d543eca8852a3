import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { recognizerKind } from '../models/form.ts'
import { modelDir } from '../models/place.ts'
import { createRecognizer, type Recognizer } from './asr/recognizer.ts'
import type { Hotwords } from './asr/hotwords.ts'
import { whisperOptions, type WhisperOptions } from './asr/whisper-options.ts'
import { readChannelUse } from './audio/array-profile.ts'
import type { ChannelChoice } from './audio/channels.ts'
import { muteAudio } from './audio/mute.ts'
import type { TimeSpan } from './audio/time-spans.ts'
import type { Config } from './config.ts'
import { AppError } from './errors.ts'
import type { RepairDecision } from './repair/repair-memory.ts'
import { hear, type Heard } from './hear.ts'
import { createScorer } from './opinion/scorer.ts'
import { createTurnReader } from './turn/reader.ts'
import { segmentsOf, type Transcription } from './transcription.ts'
import type { Analysis, DeviceKind, SpokenTurn } from './types.ts'
import { createKnowledgeCache, textModelPaths, type Overlaid } from './knowledge-cache.ts'
import type { KeptReading, Understanding } from './understand.ts'
import { createSegmenter } from './vad/segmenter.ts'

export interface TranscribeOptions {
  model?: string
  /** `beam` (as without it), `mix`, `best` or a channel's number, from 0. */
  channel?: string
  /**
   * What the channels are for: name of an array (devices/arrays), file of the same form, or only where the microphones are:
   * `circular:4:0.035`, `linear:2:0.05`, places as JSON (audio/array-geometry.ts).
   */
  array?: string
  /** What recorded it: a badge's wearer is staff and nearer than anybody else. */
  deviceKind?: DeviceKind
  signal?: AbortSignal
  /** Called with the share that is done, 0..1. */
  onProgress?: (fraction: number) => void
}

export interface UnderstandOptions {
  pack: string
  glossaryPath?: string
  /** What experts laid over the pack. */
  overlaid?: Overlaid
  /** false keeps personal data in the text; the spans are reported all the same. */
  redact?: boolean
  /** What the speakers sound like (text/dialects.ts): their near sounds are repaired more readily. Default standard. */
  dialect?: string
  /** What people decided about repairs before, of the store. */
  decisions?: readonly RepairDecision[]
  /** What an earlier analysis kept, to be read again; see understand.ts. */
  kept?: KeptReading
  signal?: AbortSignal
}

export type AnalyseOptions = TranscribeOptions &
  UnderstandOptions & {
    /** Told what was recognised, before it is understood; personal data stands in it. */
    onWords?: (turns: readonly SpokenTurn[]) => void
  }

export interface Engine {
  transcribe(path: string, options?: TranscribeOptions): Promise<Transcription>
  analyse(path: string, options: AnalyseOptions): Promise<Analysis>
  /** Everything after recognition, on words that are given; `words` of what was kept. */
  understand(turns: SpokenTurn[], options: UnderstandOptions): Promise<Analysis & Pick<Understanding, 'words'>>
  /** Writes a copy of a recording in which the spans are silent; `target` must not be there yet. */
  mute(source: string, target: string, spans: TimeSpan[], options?: { signal?: AbortSignal }): Promise<void>
  close(): Promise<void>
}

/**
 * Opens what recordings need as they need it: nothing is loaded before its first use.
 *
 * @param search - how Whisper searches, where it is to differ from what the quality says
 */
export async function createEngine(
  config: Pick<
    Config,
    'cacheDir' | 'pypiIndex' | 'npmRegistry' | 'hfEndpoint' | 'offline' | 'maxRecordingHours' | 'model' | 'quality'
  >,
  search?: Partial<WhisperOptions>,
): Promise<Engine> {
  const segmenter = await createSegmenter()
  const recognizers = new Map<string, Promise<Recognizer>>()
  let scorer: ReturnType<typeof createScorer> | undefined
  let reader: ReturnType<typeof createTurnReader> | undefined
  const knowledge = createKnowledgeCache({
    score: async (texts) => (await (scorer ??= createScorer())).score(texts),
    read: async (turns) => (await (reader ??= createTurnReader())).read(turns),
  })

  const recognizer = (model: string): Promise<Recognizer> => {
    const known = recognizers.get(model) ?? openRecognizer(model, config, whisperOptions(config.quality, search))
    recognizers.set(model, known)
    // A model that was missing may be installed by the next time.
    known.catch(() => recognizers.delete(model))
    return known
  }
  const listen = async (path: string, options: TranscribeOptions, terms?: Hotwords): Promise<Heard> => {
    const parts = { segmenter, recognizer: await recognizer(options.model ?? config.model) }
    const guessedMs = await guessDurationMs(path)
    return hear(path, parts, {
      ...(options.channel !== undefined && { channel: toChannel(options.channel) }),
      ...(options.array !== undefined && { use: await readChannelUse(options.array) }),
      ...{ ...(terms && { terms }), maxHours: config.maxRecordingHours },
      ...(options.signal && { signal: options.signal }),
      onHeard: (heardMs, promisedMs = guessedMs) => options.onProgress?.(Math.min(0.99, heardMs / promisedMs)),
    })
  }
  return {
    transcribe: async (path, options = {}) => {
      const { durationMs, isIncomplete, transcripts, otherLanguages } = await listen(path, options)
      const text = transcripts.map((one) => one.text.trim()).join(' ')
      const about = { file: path, durationMs, ...(isIncomplete && { incomplete: true as const }) }
      const segments = segmentsOf(transcripts, otherLanguages)
      return { ...about, model: options.model ?? config.model, text, segments }
    },
    analyse: async (path, options) => {
      const startedAt = performance.now()
      const { terms, understand } = await knowledge(options)
      const { durationMs, isIncomplete, transcripts, otherLanguages, ownVoice, track } = await listen(
        path,
        options,
        terms,
      )
      const asrMs = Math.round(performance.now() - startedAt)
      options.onWords?.(transcripts)
      const heard = { track, device: options.deviceKind }
      const understood = await understand(transcripts, { ...readingOptions(options), heard })
      const totalMs = Math.round(performance.now() - startedAt)
      const about = { file: path, durationMs, ...(isIncomplete && { incomplete: true as const }) }
      const by = { model: options.model ?? config.model, pack: options.pack }
      const marks = { otherLanguages, ...(ownVoice.length > 0 && { ownVoice }) }
      return { ...about, ...by, ...understood, ...marks, timings: { audioMs: durationMs, asrMs, totalMs } }
    },
    understand: async (turns, options) => {
      const startedAt = performance.now()
      const { understand } = await knowledge(options)
      const understood = await understand(turns, readingOptions(options))
      const durationMs = turns.reduce((latest, turn) => Math.max(latest, turn.endMs), 0)
      const timings = { audioMs: durationMs, asrMs: 0, totalMs: Math.round(performance.now() - startedAt) }
      return { file: '', durationMs, model: 'given', pack: options.pack, ...understood, timings }
    },
    mute: (source, target, spans, options) =>
      muteAudio(source, target, spans, { ...options, maxHours: config.maxRecordingHours }),
    close: async () => {
      const opened = await Promise.allSettled(recognizers.values())
      for (const one of opened) if (one.status === 'fulfilled') await one.value.close()
      await (await scorer?.catch(() => undefined))?.close()
      await (await reader?.catch(() => undefined))?.close()
      await segmenter.close()
    },
  }
}

const readingOptions = ({ redact, decisions, kept }: UnderstandOptions) => ({
  ...(redact !== undefined && { redact }),
  ...(kept && { kept }),
  ...(decisions && { decisions }),
})

async function openRecognizer(
  model: string,
  config: Parameters<typeof modelDir>[1],
  search: WhisperOptions,
): Promise<Recognizer> {
  const places = { modelDir: await modelDir(model, config), textModels: textModelPaths() }
  return createRecognizer({ kind: recognizerKind(model), ...places, search }, Math.min(8, availableParallelism()))
}

function toChannel(text: string): ChannelChoice {
  if (text === 'beam' || text === 'mix' || text === 'best') return text
  const channel = Number(text)
  if (!text || !Number.isInteger(channel) || channel < 0) {
    throw new AppError('AUDIO_CHANNEL', { detail: { wanted: 'beam, mix, best, 0, 1, 2…', came: text } })
  }
  return channel
}

/** Only for the progress bar, where the header does not tell: compressed speech takes about 16 bytes a millisecond at most. */
async function guessDurationMs(path: string): Promise<number> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  )
  return Math.max(1000, size / 16)
}
