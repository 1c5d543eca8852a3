import { turnProbability } from '../asr/word-confidence.ts'
import { heardConfidence } from '../repair/heard-confidence.ts'
import type { ReadSpan, TurnReading } from '../turn-types.ts'
import type { MappedText } from '../text/offset-map.ts'
import type { PersonalData } from '../text/pii/types.ts'
import { findPersonalData, redact, timesIn } from '../text/redact.ts'
import type { Redaction, SpokenTurn, Utterance } from '../types.ts'
import type { RepairedTurn } from './repair-turns.ts'

/** An utterance without its annotations, and what became of a span of its text. */
export interface CoveredTurn {
  utterance: Utterance
  /** When a span was said. */
  timeOf: (start: number, end: number) => { startMs: number; endMs: number }
  /** What the recogniser says of itself for the whole turn, as it comes: thresholds of evidence were set on it. */
  recogniserConfidence: number
  /** How sure the recogniser was of a span; undefined where it did not say. */
  heardAt: (start: number, end: number) => number | undefined
  /** What the turn reader took for named things and for cues; nothing of what was covered. Empty without a reading. */
  entities: ReadSpan[]
  cues: ReadSpan[]
}

export interface CoverOptions {
  /** Patterns of the pack beside those that every shop needs. */
  patterns: Parameters<typeof findPersonalData>[1]
  /** false only reports where personal data is. */
  hide: boolean
  /** What the turn reader said of each turn. */
  readings: readonly (TurnReading | undefined)[]
  /** Probability from which on what it took for personal data is covered. */
  leastPersonal: number
}

/** Covers the personal data of a recording in its texts and in what the recogniser wrote. */
export function coverTurns(
  turns: readonly RepairedTurn[],
  { patterns, hide, readings, leastPersonal }: CoverOptions,
): CoveredTurn[] {
  const personal = findPersonalData(
    turns.map(({ turn, mapped }) => ({ ...timesOf(turn), text: mapped.text })),
    patterns,
    readings.map((reading) => (reading?.personal ?? []).filter(({ probability }) => probability >= leastPersonal)),
  )
  const ofTurn = new Map<number, PersonalData[]>()
  for (const data of personal) ofTurn.set(data.turn, [...(ofTurn.get(data.turn) ?? []), data])
  return turns.map((turn, at) => cover(turn, ofTurn.get(at) ?? [], { hide, reading: readings[at] }))
}

const timesOf = ({ startMs, endMs }: SpokenTurn) => ({ startMs, endMs })

const languageOf = ({ language, languageProbability }: SpokenTurn) => ({
  ...(language !== undefined && { language }),
  ...(languageProbability !== undefined && { languageProbability }),
})

function cover(
  { turn, mapped, repairs }: RepairedTurn,
  found: PersonalData[],
  { hide, reading }: { hide: boolean; reading: TurnReading | undefined },
): CoveredTurn {
  const redacted = redact(mapped.text, hide ? found : [])
  const toRaw = (at: number): number => mapped.toRaw(redacted.map[at])
  const timeInRaw = timesIn(turn)
  const spans = hide ? redacted.spans : found.map(({ kind, start, end }) => ({ kind, start, end }))
  const redactions = spans.map(({ kind, start, end }, i): Redaction => {
    const confidence = Math.round(found[i].confidence * 1000) / 1000
    return { kind, start, end, ...timeInRaw(mapped.toRaw(found[i].start), mapped.toRaw(found[i].end)), confidence }
  })
  const utterance: Utterance = {
    ...timesOf(turn),
    speaker: turn.speaker ?? null,
    role: 'unknown',
    rawText: hide ? coverRaw(turn.text, mapped, found) : turn.text,
    text: redacted.text,
    confidence: Math.round(turnProbability(turn) * 1000) / 1000,
    ...languageOf(turn),
    tokens: [],
    numbers: [],
    mentions: [],
    opinions: [],
    repairs: moveSpans(repairs, redacted.map),
    redactions,
    intents: [],
  }
  return {
    utterance,
    timeOf: (start, end) => timeInRaw(toRaw(start), toRaw(end)),
    recogniserConfidence: turn.confidence ?? 1,
    heardAt: heardConfidence(turn, { toRaw }),
    entities: moveSpans(outside(reading?.entities ?? [], found), redacted.map),
    cues: moveSpans(reading?.cues ?? [], redacted.map),
  }
}

/** What personal data lies in is no name of a thing. */
export const outside = (
  spans: readonly ReadSpan[],
  found: readonly Pick<PersonalData, 'start' | 'end'>[],
): ReadSpan[] => spans.filter((span) => !found.some(({ start, end }) => start < span.end && span.start < end))

function coverRaw(raw: string, mapped: MappedText, found: readonly PersonalData[]): string {
  const spans = found.map(({ kind, start, end }) => ({ kind, start: mapped.toRaw(start), end: mapped.toRaw(end) }))
  return redact(raw, spans).text
}

/** Offsets after covering; what begins or ends in what was covered goes, for it holds the words. */
function moveSpans<T extends { start: number; end: number }>(spans: readonly T[], map: Int32Array): T[] {
  return spans.flatMap((span) => {
    const [start, end] = [map.indexOf(span.start), map.indexOf(span.end)]
    return start < 0 || end < 0 ? [] : [{ ...span, start, end }]
  })
}
