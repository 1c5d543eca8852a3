import { languageTokens, type LanguageToken } from '../../models/whisper/language-tokens.ts'
import { normalise } from '../text/normalise.ts'
import { openTextModels, type TextModelPaths, type TextModels } from '../text/text-models.ts'
import type { Segment, TimedToken, Transcript } from '../types.ts'
import { nearestFirst } from './consensus.ts'
import { openWhisper, type WhisperGraphs } from './decoder.ts'
import { joinDigitRows } from './digit-rows.ts'
import { createFusion, type FusionState } from './fusion.ts'
import { compressionRatioOf, isHallucination } from './hallucination.ts'
import { recognizeInHalves } from './in-halves.ts'
import { recognizeInLanguages } from './in-languages.ts'
import { weighLanguages } from './language-evidence.ts'
import { rescored } from './rescore.ts'
import { searchBeams, type Hypothesis, type Scorer } from './search.ts'
import { simplified } from './simplified.ts'
import { growHotwords, type Hotwords, type HotwordTree } from './hotwords.ts'
import { alignTokens, timePieces, type WordPiece } from './token-times.ts'
import type { WhisperOptions } from './whisper-options.ts'
import { SAMPLES_PER_STATE } from './whisper-window.ts'

/** Recognises segments one by one. For worker threads only. */
export interface WhisperThread {
  recognize(segment: Segment, terms?: Hotwords): Promise<Transcript>
  close(): Promise<void>
}

interface Opened {
  graphs: WhisperGraphs
  tokens: Uint8Array[]
  scorerFor: (terms: HotwordTree) => Scorer<FusionState>
  models: TextModels
  options: WhisperOptions
  blocked: Set<number>
  languages: LanguageToken[]
}

/** Opens a Whisper and the models of text beside it. @throws AppError MODEL_FORMAT */
export async function createWhisperThread(
  modelDir: string,
  paths: TextModelPaths,
  options: WhisperOptions,
): Promise<WhisperThread> {
  const graphs = await openWhisper(modelDir, { threads: 1 })
  const tokens = graphs.model.textTokens.map((hex) => Buffer.from(hex, 'hex'))
  const models = await openTextModels(paths)
  const scorerFor = createFusion(models.characters, tokens, (text) => normalise(text).text, {
    weight: options.languageWeight,
    characterBonus: options.characterBonus,
    otherCost: options.otherCost,
  })
  const blank = tokens.findIndex((bytes) => bytes.length === 1 && bytes[0] === 0x20)
  const languages = languageTokens(graphs.model)
  const blocked = new Set([graphs.model.special.end, blank])
  const opened = { graphs, tokens, scorerFor, models, options, blocked, languages }
  const trees = new Map<string, HotwordTree>()
  return {
    recognize: (segment, terms) => {
      const tree = treeOf(terms, trees)
      return recognizeInLanguages(segment, {
        recognize: (part) => recognizeInHalves(part, (half) => recognize(opened, half, tree)),
        tellLanguage: async (part) => (await begin(opened, part)).language,
      })
    },
    close: () => graphs.close(),
  }
}

const NO_TERMS = growHotwords([])

/** The tree of a list, grown once. */
function treeOf(terms: Hotwords | undefined, trees: Map<string, HotwordTree>): HotwordTree {
  if (!terms) return NO_TERMS
  const tree = trees.get(terms.key) ?? growHotwords(terms.words)
  trees.set(terms.key, tree)
  return tree
}

/** Encodes a segment and reads the prompt: what the sound is, before any word. */
async function begin({ graphs, languages }: Opened, segment: Segment) {
  const { special } = graphs.model
  const decoding = await graphs.encode(segment.samples)
  const first = await decoding.start([special.start, special.mandarin, special.transcribe, special.noTimestamps])
  return { decoding, first, language: weighLanguages(first.soundLogprobs, languages, first.noSpeechProb, segment) }
}

async function recognize(opened: Opened, segment: Segment, terms: HotwordTree): Promise<Transcript> {
  const { graphs, tokens, scorerFor, models, options, blocked } = opened
  const { special, vocabulary } = graphs.model
  const { decoding, first, language } = await begin(opened, segment)
  const audioStates = Math.min(first.states, Math.ceil(segment.samples.length / SAMPLES_PER_STATE))
  const space = { size: vocabulary.length, end: special.end, blocked, audioStates }
  const spread = terms === NO_TERMS ? options.spread : options.expectingSpread
  const ranked = await searchBeams(decoding, first, space, scorerFor(terms), { ...options, spread })
  const readable = ranked.map((one) => ({ ...one, text: normalise(textOf(one, tokens)).text }))
  const found = nearestFirst(rescored(readable, models, options.wordWeight), options.temperature)
  const alternatives = found.map((one) => ({ text: one.text, avgLogprob: average(one) }))
  const described = describe(segment, found[0], tokens, alternatives, first)
  return language ? { ...described, languages: [language] } : described
}

const average = ({ logprob, tokens }: Hypothesis): number => logprob / (tokens.length + 1)

const textOf = ({ tokens }: Hypothesis, bytes: Uint8Array[]): string =>
  Buffer.concat(tokens.map((token) => bytes[token])).toString('utf8')

function describe(
  segment: Segment,
  best: Hypothesis | undefined,
  bytes: Uint8Array[],
  alternatives: Transcript['alternatives'],
  { noSpeechProb, states }: { noSpeechProb: number; states: number },
): Transcript {
  const { startMs, endMs } = segment
  const silent = {
    startMs,
    endMs,
    text: '',
    tokens: [],
    confidence: 0,
    avgLogprob: 0,
    noSpeechProb,
    compressionRatio: 0,
    alternatives: [],
  }
  if (!best) return silent
  const tokens = timedTokens(segment, best, bytes, states)
  const text = tokens.map((token) => token.text).join('')
  const avgLogprob = average(best)
  const compressionRatio = compressionRatioOf(text)
  const evidence = { text, avgLogprob, noSpeechProb, compressionRatio, durationMs: endMs - startMs }
  if (isHallucination(evidence)) return { ...silent, avgLogprob, compressionRatio }
  const confidence = Math.exp(avgLogprob)
  return { startMs, endMs, text, tokens, confidence, avgLogprob, noSpeechProb, compressionRatio, alternatives }
}

/** Tokens of whole characters with their times: a character that is spread over tokens becomes one piece. */
function timedTokens(segment: Segment, best: Hypothesis, bytes: Uint8Array[], states: number): TimedToken[] {
  const spoken = Math.min(states, Math.ceil((segment.endMs - segment.startMs) / 20))
  const starts = alignTokens(best.alignment, spoken)
  const pieces: WordPiece[] = []
  const pieceStarts: number[] = []
  let pending: number[] = []
  best.tokens.forEach((_, i) => {
    pending.push(i)
    const text = Buffer.concat(pending.map((at) => bytes[best.tokens[at]])).toString('utf8')
    if (text.endsWith('\uFFFD') && i < best.tokens.length - 1) return
    const logprob = pending.reduce((sum, at) => sum + best.logprobs[at], 0) / pending.length
    pieces.push({ text: simplified(text), confidence: Math.exp(logprob) })
    pieceStarts.push(starts[pending[0]])
    pending = []
  })
  return joinDigitRows(timePieces(pieces, [...pieceStarts, starts[best.tokens.length]], segment))
}
