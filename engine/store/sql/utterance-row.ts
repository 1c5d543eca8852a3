import type { Recording } from '../../recording-types.ts'
import type { NumberSpan, Token, Utterance } from '../../types.ts'
import { indexLine, numberTerm, termsOf, wordTerm } from '../terms.ts'
import type { SqlValue } from './database.ts'

export const UTTERANCE_COLUMNS = [
  'id',
  'recording',
  'ord',
  'start_ms',
  'end_ms',
  'at',
  'speaker',
  'role',
  'stage',
  'confidence',
  'base',
  'text',
  'raw_text',
  'terms',
  'words',
  'number_terms',
  'tokens',
  'intents',
  'analysed',
  'language',
  'language_probability',
]

/** The ids of a recording's utterances: recording and start, so that they last through another analysis. */
export function utteranceIds(recordingId: string, utterances: { startMs: number }[]): string[] {
  const seen = new Map<number, number>()
  return utterances.map(({ startMs }) => {
    const count = (seen.get(startMs) ?? 0) + 1
    seen.set(startMs, count)
    return count === 1 ? `${recordingId}-${startMs}` : `${recordingId}-${startMs}.${count}`
  })
}

/** One row of the utterances table, in the order of `UTTERANCE_COLUMNS`. */
export function utteranceRow(
  utterance: Utterance,
  place: {
    id: string
    recordingSeq: number
    ord: number
    recording: Recording
    inMoment: boolean
    analysed: Utterance
  },
): SqlValue[] {
  return [
    place.id,
    place.recordingSeq,
    place.ord,
    utterance.startMs,
    utterance.endMs,
    place.recording.startedAt + utterance.startMs,
    utterance.speaker,
    utterance.role,
    utterance.stage ?? null,
    utterance.confidence,
    rankBase(utterance, place.inMoment),
    utterance.text,
    utterance.rawText,
    indexLine(utterance.text),
    wordLine(utterance.tokens),
    numberLine(utterance.numbers),
    packTokens(utterance.tokens, utterance.startMs),
    JSON.stringify(utterance.intents),
    place.analysed.repairs.length > 0 ? JSON.stringify(place.analysed) : null,
    utterance.language ?? null,
    utterance.languageProbability ?? null,
  ]
}

/** Okapi BM25's usual constants; what is said in one breath is about this many terms long. */
const K1 = 1.2
const B = 0.75
const TYPICAL_TERMS = 20
/** What customers say is more worth reading. */
export const CUSTOMER_FACTOR = 1.15

/**
 * What a row brings to any ranking: BM25's weight of a term that stands in it once (an utterance is one sentence, so its
 * length alone decides), times what it is worth to read: customers' words, opinions and moments of truth first, doubtful
 * recognition last. A property of the row alone, so that the order of hits does not move while others arrive.
 */
function rankBase(utterance: Utterance, inMoment: boolean): number {
  const saturation = (K1 + 1) / (1 + K1 * (1 - B + (B * termsOf(utterance.text).length) / TYPICAL_TERMS))
  const role = utterance.role === 'customer' ? CUSTOMER_FACTOR : 1
  const opinion = utterance.opinions.length > 0 ? 1.1 : 1
  const moment = inMoment ? 1.1 : 1
  const confidence = 0.7 + 0.3 * Math.min(1, Math.max(0, utterance.confidence))
  return saturation * role * opinion * moment * confidence
}

export const wordLine = (tokens: Token[]): string => tokens.map(({ text }) => wordTerm(text)).join(' ')

const numberLine = (numbers: NumberSpan[]): string => [...new Set(numbers.map(numberTerm))].join(' ')

type PackedToken = [text: string, tag: string, ...(number | [startMs: number, endMs: number])[]]

/**
 * Tokens as short JSON: `[["保养","n"], …]`, with offsets only where they do not follow from the words before, and last, where
 * it is known, the time from the utterance's start: `["保养","n",[320,660]]`.
 */
export function packTokens(tokens: Token[], utteranceMs: number): string {
  let at = 0
  const packed = tokens.map(({ text, tag, start, end, startMs, endMs }): PackedToken => {
    const offsets = start === at && end === at + text.length ? [] : [start, end]
    at = end
    const isTimed = startMs !== undefined && endMs !== undefined
    return isTimed ? [text, tag, ...offsets, [startMs - utteranceMs, endMs - utteranceMs]] : [text, tag, ...offsets]
  })
  return JSON.stringify(packed)
}

export function unpackTokens(packed: string, utteranceMs: number): Token[] {
  let at = 0
  return (JSON.parse(packed) as PackedToken[]).map(([text, tag, ...rest]) => {
    const [start = at, end = start + text.length] = rest.filter((value) => typeof value === 'number')
    const time = rest.find((value) => typeof value !== 'number')
    at = end
    const token = { text, tag, start, end }
    return time ? { ...token, startMs: utteranceMs + time[0], endMs: utteranceMs + time[1] } : token
  })
}
