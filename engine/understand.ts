import { heardConfidence } from './graph/heard-confidence.ts'
import { createMatcher, type Match } from './graph/match.ts'
import type { Knowledge } from './graph/knowledge.ts'
import type { RepairTurn } from './graph/repair.ts'
import { createRepairMemory, type RepairDecision } from './graph/repair-memory.ts'
import { openTurn, type OpenTurn } from './opinion/feeling.ts'
import { createJudge } from './opinion/judge.ts'
import { topicAfter, type Topic } from './opinion/target.ts'
import { findNumbers } from './text/numbers.ts'
import { normalise } from './text/normalise.ts'
import type { MappedText } from './text/offset-map.ts'
import { createPunctuator, isPunctuated } from './text/punctuate.ts'
import { findPersonalData, redact, timesIn } from './text/redact.ts'
import type { PersonalData } from './text/pii/types.ts'
import { createTokenizer } from './text/tokenize.ts'
import type { Mention, Moment, Redaction, Repair, SpokenTurn, Utterance } from './types.ts'
import type { Visit, VisitSummary } from './visit-types.ts'
import type { VisitSpan } from './visit/bounds/find-visits.ts'
import { joinVisits, readVisits, spansOf, wasRecognised } from './visit/each-visit.ts'
import { createVisitReader, type HeardVisit } from './visit/read.ts'
import { inPieces } from './visit/turn-pieces.ts'

/** What is understood of one recording; `visit` where it holds just one. */
export interface Understanding {
  utterances: Utterance[]
  moments: Moment[]
  visits: Visit[]
  visit?: VisitSummary
}

/** What may differ from one conversation to the next. */
export interface ReadingOptions {
  /** false leaves personal data in the text. */
  redact?: boolean
  /** What people decided about repairs before. */
  decisions?: readonly RepairDecision[]
  /** How the recording sounded, where it was heard: tells who speaks, and whether the customer changed. */
  heard?: HeardVisit | undefined
}

/** Everything after recognition: words in, evidence out. Pure; the same turns give the same result. */
export type Understand = (turns: readonly SpokenTurn[], options?: ReadingOptions) => Understanding

/** A turn's text on its way: normalised and repaired; `mapped` leads back to what the recogniser wrote. */
interface Read {
  turn: SpokenTurn
  mapped: MappedText
  repairs: Repair[]
}

/** What is understood turn by turn; `open` are turns whose feeling the rules did not hear, by the utterance's place. */
export interface Begun {
  utterances: Utterance[]
  /** Visits, as spans of the utterances. */
  visits: VisitSpan[]
  open: Map<number, OpenTurn>
}

/** Understanding in two steps, so that something slower may read the open turns in between and add opinions. */
export interface UnderstandSteps {
  begin: (turns: readonly SpokenTurn[], options?: ReadingOptions) => Begun
  finish: (begun: Pick<Begun, 'utterances' | 'visits'>) => Understanding
}

/** Prepares understanding with a pack's knowledge; without `repair` the words stay as they were recognised. */
export function createUnderstand(knowledge: Knowledge, repair?: RepairTurn): Understand {
  const steps = createUnderstandSteps(knowledge, repair)
  return (turns, options) => steps.finish(steps.begin(turns, options))
}

/** The same in two steps. */
export function createUnderstandSteps(knowledge: Knowledge, repair?: RepairTurn): UnderstandSteps {
  const { tokenize } = createTokenizer(knowledge.words)
  const match = createMatcher(knowledge)
  const judge = createJudge(knowledge)
  const visit = createVisitReader(knowledge)
  const punctuate = createPunctuator()
  const begin: UnderstandSteps['begin'] = (given, options = {}) => {
    const turns = inPieces(given)
    const memory = createRepairMemory(options.decisions ?? [])
    const mend: RepairTurn | undefined =
      repair && ((turn, mapped, context) => repair(turn, mapped, { ...context, memory }))
    const visits = readVisits(turns, visit, options.heard).map((one) => ({
      ...one,
      reads: readTurns(one.turns, match, mend),
    }))
    const reads = visits.flatMap((one) => one.reads)
    const personal = findPersonalData(
      reads.map(({ turn, mapped }) => ({ ...timesOf(turn), text: mapped.text })),
      knowledge.redaction,
    )
    const personalOf = byTurn(personal)
    const lacksMarks = !isPunctuated(turns.filter(wasRecognised).map(({ text }) => text))
    const utterances = reads.map((read, at) => {
      const found = personalOf.get(at) ?? []
      const { covered, timeOf, heardAt } = cover(read, found, options.redact ?? true)
      const tokens = tokenize(covered.text).map((token) => ({ ...token, ...timeOf(token.start, token.end) }))
      const numbers = findNumbers(covered.text)
      const mentions = match(covered.text, tokens, numbers).flatMap((mention) =>
        weigh(markRepaired(mention, covered.repairs), covered.confidence, heardAt),
      )
      const utterance = { ...covered, tokens, numbers, mentions }
      return lacksMarks && wasRecognised(read.turn) ? punctuate(utterance) : utterance
    })
    const spans = spansOf(visits)
    const roles = spans.flatMap(({ first, last }, i) => visit.roles(utterances.slice(first, last + 1), visits[i].sound))
    const begins = new Set(spans.map(({ first }) => first))
    const open = new Map<number, OpenTurn>()
    let topic: Topic | undefined
    const judged = utterances.map((utterance, at) => {
      const role = roles[at]
      if (begins.has(at)) topic = undefined
      const turn = { text: utterance.text, role, mentions: utterance.mentions, topic }
      const opinions = judge(turn)
      const left = openTurn(turn, opinions)
      if (left) open.set(at, left)
      topic = topicAfter(utterance.mentions, topic)
      return { ...utterance, role, opinions }
    })
    return { utterances: judged, open, visits: spans }
  }
  return { begin, finish: ({ utterances, visits }) => joinVisits(visits, utterances, visit) }
}

function byTurn(personal: readonly PersonalData[]): Map<number, PersonalData[]> {
  const found = new Map<number, PersonalData[]>()
  for (const data of personal) {
    const known = found.get(data.turn)
    if (known) known.push(data)
    else found.set(data.turn, [data])
  }
  return found
}

const languageOf = ({ language, languageProbability }: SpokenTurn) => ({
  ...(language !== undefined && { language }),
  ...(languageProbability !== undefined && { languageProbability }),
})

const timesOf = ({ startMs, endMs }: SpokenTurn) => ({ startMs, endMs })

/** What one turn mentions helps to repair the others. */
function readTurns(turns: readonly SpokenTurn[], match: Match, repair: RepairTurn | undefined): Read[] {
  const plain = turns.map((turn): Read => ({ turn, mapped: normalise(turn.text), repairs: [] }))
  if (!repair) return plain
  const mentions = plain.map(({ mapped }) => match(mapped.text))
  return plain.map(({ turn, mapped }, at) => {
    if (!wasRecognised(turn)) return plain[at]
    const { repairs, ...repaired } = repair(turn, mapped, { mentions: mentions.filter((_, i) => i !== at).flat() })
    return { turn, mapped: repaired, repairs }
  })
}

function markRepaired(mention: Mention, repairs: readonly Repair[]): Mention {
  const repair = repairs.find(({ start, end }) => start < mention.end && mention.start < end)
  return repair ? { ...mention, how: 'repaired', confidence: Math.min(mention.confidence, repair.score) } : mention
}

/** In a turn that was heard badly, a word of the trade that was guessed is no evidence: expected words are what a recogniser guesses. */
const BADLY_HEARD_TURN = 0.7
const LEAST_HEARD = 0.55

/** A mention as sure as its words were heard; none where they were guessed. What was repaired was weighed there. */
function weigh(mention: Mention, turnConfidence: number, heardAt: Covered['heardAt']): Mention[] {
  const heard = mention.how === 'repaired' ? undefined : heardAt(mention.start, mention.end)
  if (heard === undefined) return [mention]
  if (turnConfidence < BADLY_HEARD_TURN && heard < LEAST_HEARD) return []
  return [{ ...mention, confidence: Math.round(mention.confidence * heard * 1000) / 1000 }]
}

/** An utterance to be filled in, and when a span of its text was said. */
interface Covered {
  covered: Utterance
  timeOf: (start: number, end: number) => { startMs: number; endMs: number }
  /** How sure the recogniser was of that span. */
  heardAt: (start: number, end: number) => number | undefined
}

/** Covers personal data in the text and in what the recogniser wrote, or only reports where it is. */
function cover({ turn, mapped, repairs }: Read, found: PersonalData[], hide: boolean): Covered {
  const redacted = redact(mapped.text, hide ? found : [])
  const timeInRaw = timesIn(turn)
  const timeOf = (start: number, end: number) =>
    timeInRaw(mapped.toRaw(redacted.map[start]), mapped.toRaw(redacted.map[end]))
  const heardAt = heardConfidence(turn, { toRaw: (at) => mapped.toRaw(redacted.map[at]) })
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
    ...languageOf(turn),
    tokens: [],
    numbers: [],
    mentions: [],
    opinions: [],
    repairs: moveRepairs(repairs, redacted.map),
    redactions,
    intents: [],
  }
  return { covered, timeOf, heardAt }
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
