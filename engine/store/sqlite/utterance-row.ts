import type { Recording, Token, Utterance } from '../../types.ts'
import { indexLine, numberTerm } from '../terms.ts'
import type { SqlValue } from './driver.ts'

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
  'prior',
  'text',
  'raw_text',
  'terms',
  'number_terms',
  'tokens',
  'intents',
  'analysed',
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
    prior(utterance, place.inMoment),
    utterance.text,
    utterance.rawText,
    indexLine(utterance.text),
    numberLine(utterance.numbers),
    packTokens(utterance.tokens),
    JSON.stringify(utterance.intents),
    place.analysed.repairs.length > 0 ? JSON.stringify(place.analysed) : null,
  ]
}

/**
 * How much an utterance is worth reading before any query: customers' words, opinions and moments of truth first, doubtful
 * recognition last. A property of the row alone, so that the order of hits does not move while others arrive.
 */
function prior(utterance: Utterance, inMoment: boolean): number {
  const role = utterance.role === 'customer' ? 1.15 : 1
  const opinion = utterance.opinions.length > 0 ? 1.1 : 1
  const moment = inMoment ? 1.1 : 1
  return role * opinion * moment * (0.7 + 0.3 * Math.min(1, Math.max(0, utterance.confidence)))
}

export const numberLine = (numbers: { value: number }[]): string =>
  ' ' + [...new Set(numbers.map(({ value }) => numberTerm(value) + ' '))].join('')

/** Tokens as short JSON: `[["保养","n",0,2], …]`. */
export const packTokens = (tokens: Token[]): string =>
  JSON.stringify(tokens.map(({ text, tag, start, end }) => [text, tag, start, end]))

export function unpackTokens(packed: string): Token[] {
  const tokens = JSON.parse(packed) as [string, string, number, number][]
  return tokens.map(([text, tag, start, end]) => ({ text, tag, start, end }))
}
