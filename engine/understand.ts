import { createMatcher, type Match } from './graph/match.ts'
import type { Knowledge } from './graph/knowledge.ts'
import type { RepairTurn } from './graph/repair.ts'
import { createJudge } from './opinion/judge.ts'
import { topicAfter, type Topic } from './opinion/target.ts'
import { findNumbers } from './text/numbers.ts'
import { normalise } from './text/normalise.ts'
import type { MappedText } from './text/offset-map.ts'
import { findPersonalData, redact, timesIn } from './text/redact.ts'
import type { PersonalData } from './text/pii/types.ts'
import { createTokenizer } from './text/tokenize.ts'
import type { Mention, Moment, Redaction, Repair, SpokenTurn, Utterance, VisitSummary } from './types.ts'
import { createVisitReader } from './visit/read.ts'

/** What is understood of one visit. */
export interface Understanding {
  utterances: Utterance[]
  moments: Moment[]
  visit: VisitSummary
}

/** Everything after recognition: words in, evidence out. Pure; the same turns give the same result. */
export type Understand = (turns: readonly SpokenTurn[], options?: { redact?: boolean }) => Understanding

/** A turn's text on its way: normalised and repaired; `mapped` leads back to what the recogniser wrote. */
interface Read {
  turn: SpokenTurn
  mapped: MappedText
  repairs: Repair[]
}

/** Prepares understanding with a pack's knowledge; without `repair` the words stay as they were recognised. */
export function createUnderstand(knowledge: Knowledge, repair?: RepairTurn): Understand {
  const { tokenize } = createTokenizer(knowledge.words)
  const match = createMatcher(knowledge)
  const judge = createJudge(knowledge)
  const visit = createVisitReader(knowledge)
  const extras = knowledge.redaction.map(({ kind, pattern }) => ({ kind, pattern: pattern.source }))
  return (turns, options = {}) => {
    const reads = readTurns(visit.split(turns), match, repair)
    const personal = findPersonalData(
      reads.map(({ turn, mapped }) => ({ ...timesOf(turn), text: mapped.text })),
      extras,
    )
    const utterances = reads.map((read, at) => {
      const found = personal.filter((data) => data.turn === at)
      const { covered, timeOf } = cover(read, found, options.redact ?? true)
      const tokens = tokenize(covered.text).map((token) => ({ ...token, ...timeOf(token.start, token.end) }))
      const numbers = findNumbers(covered.text)
      const mentions = match(covered.text, tokens, numbers).map((mention) => markRepaired(mention, covered.repairs))
      return { ...covered, tokens, numbers, mentions }
    })
    const roles = visit.roles(utterances)
    let topic: Topic | undefined
    const judged = utterances.map((utterance, at) => {
      const role = roles[at]
      const opinions = judge({ text: utterance.text, role, mentions: utterance.mentions, topic })
      topic = topicAfter(utterance.mentions, topic)
      return { ...utterance, role, opinions }
    })
    return visit.journey(judged)
  }
}

const timesOf = ({ startMs, endMs }: SpokenTurn) => ({ startMs, endMs })

/** What one turn mentions helps to repair the others. */
function readTurns(turns: readonly SpokenTurn[], match: Match, repair: RepairTurn | undefined): Read[] {
  const plain = turns.map((turn): Read => ({ turn, mapped: normalise(turn.text), repairs: [] }))
  if (!repair) return plain
  const mentions = plain.map(({ mapped }) => match(mapped.text))
  return plain.map(({ turn, mapped }, at) => {
    const { repairs, ...repaired } = repair(turn, mapped, { mentions: mentions.filter((_, i) => i !== at).flat() })
    return { turn, mapped: repaired, repairs }
  })
}

function markRepaired(mention: Mention, repairs: readonly Repair[]): Mention {
  const repair = repairs.find(({ start, end }) => start < mention.end && mention.start < end)
  return repair ? { ...mention, how: 'repaired', confidence: Math.min(mention.confidence, repair.score) } : mention
}

/** An utterance to be filled in, and when a span of its text was said. */
interface Covered {
  covered: Utterance
  timeOf: (start: number, end: number) => { startMs: number; endMs: number }
}

/** Covers personal data in the text and in what the recogniser wrote, or only reports where it is. */
function cover({ turn, mapped, repairs }: Read, found: PersonalData[], hide: boolean): Covered {
  const redacted = redact(mapped.text, hide ? found : [])
  const timeInRaw = timesIn(turn)
  const timeOf = (start: number, end: number) =>
    timeInRaw(mapped.toRaw(redacted.map[start]), mapped.toRaw(redacted.map[end]))
  const spans = hide ? redacted.spans : found.map(({ kind, start, end }) => ({ kind, start, end }))
  const redactions = spans.map((span, i): Redaction => {
    const [from, to] = [mapped.toRaw(found[i].start), mapped.toRaw(found[i].end)]
    return { kind: span.kind, start: span.start, end: span.end, ...timeInRaw(from, to) }
  })
  const covered: Utterance = {
    ...timesOf(turn),
    speaker: turn.speaker ?? null,
    role: 'unknown',
    rawText: hide ? coverRaw(turn.text, mapped, found) : turn.text,
    text: redacted.text,
    confidence: turn.confidence ?? 1,
    tokens: [],
    numbers: [],
    mentions: [],
    opinions: [],
    repairs: moveRepairs(repairs, redacted.map),
    redactions,
    intents: [],
  }
  return { covered, timeOf }
}

function coverRaw(raw: string, mapped: MappedText, found: readonly PersonalData[]): string {
  const spans = found.map(({ kind, start, end }) => ({ kind, start: mapped.toRaw(start), end: mapped.toRaw(end) }))
  return redact(raw, spans).text
}

/** Repairs' offsets after covering; what was covered keeps no repair, for the repair holds the words. */
function moveRepairs(repairs: readonly Repair[], map: Int32Array): Repair[] {
  return repairs.flatMap((repair) => {
    const [start, end] = [map.indexOf(repair.start), map.indexOf(repair.end)]
    return start < 0 || end < 0 ? [] : [{ ...repair, start, end }]
  })
}
