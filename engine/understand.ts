import { annotate } from './annotate/annotate.ts'
import { coverTurns } from './annotate/cover.ts'
import { keptTurn } from './annotate/kept-turn.ts'
import { readKeptWords, type KeptWords } from './annotate/kept-words.ts'
import { repairTurns, type RepairedTurn } from './annotate/repair-turns.ts'
import type { Knowledge } from './pack/knowledge.ts'
import { createMatcher } from './match/match.ts'
import type { RepairTurn } from './repair/repair.ts'
import { createRepairMemory, type RepairDecision } from './repair/repair-memory.ts'
import { createAttitude } from './opinion/attitude.ts'
import { createImplied } from './opinion/implied.ts'
import { createJudge } from './opinion/judge.ts'
import { readOpinions, type Score } from './opinion/read-opinions.ts'
import { withFullWidthMarks } from './text/full-width.ts'
import { markBetween } from './text/marks-between.ts'
import { createPunctuator, isPunctuated } from './text/punctuate.ts'
import { createTokenizer } from './text/tokenize.ts'
import { jointWeights } from './turn/joint.ts'
import type { TurnReader } from './turn/reader.ts'
import type { TurnReading } from './turn-types.ts'
import type { Moment, SpokenTurn, Utterance } from './types.ts'
import type { Visit, VisitSummary } from './visit-types.ts'
import { joinVisits, readVisits, spansOf, wasRecognised } from './visit/each-visit.ts'
import { createVisitReader, type HeardVisit } from './visit/read.ts'
import type { VisitSpan } from './visit/segmentation/find-visits.ts'
import { inPieces } from './speaker/turn-pieces.ts'

/** What is understood of one recording; `visit` where it holds just one. */
export interface Understanding {
  utterances: Utterance[]
  moments: Moment[]
  visits: Visit[]
  visit?: VisitSummary
  /** Of what was kept, utterance by utterance: what this knowledge would repair and cover in it. */
  words?: KeptWords[]
}

/** What may differ from one conversation to the next. */
export interface ReadingOptions {
  /** false leaves personal data in the text. */
  redact?: boolean
  /** What people decided about repairs before. */
  decisions?: readonly RepairDecision[]
  /** How the recording sounded, where it was heard: tells who speaks, and whether the customer changed. */
  heard?: HeardVisit | undefined
  /**
   * What an earlier analysis kept of the same recording; no turns are needed beside it. What only the sound could tell (who speaks, where visits
   * begin) is taken from it, and texts stay as they are: only what is found in them is read again, and what would be repaired and covered in them
   * told beside it (`words`). The same knowledge finds the same.
   */
  kept?: KeptReading | undefined
}

/** Utterances as they were analysed, and their visits; without visits all are one. */
export interface KeptReading {
  utterances: readonly Utterance[]
  visits?: readonly Visit[] | undefined
  /** true: what this knowledge would repair and cover is not wanted; it takes as long as all else. */
  isFoundOnly?: boolean
}

/** What understanding may use besides the pack. */
export interface UnderstandTools {
  /** Without it the words stay as they were recognised. */
  repair?: RepairTurn
  /** Without it no bare fact is read as praise or complaint. */
  score?: Score
  /** Without it all is left to rules and packs. */
  read?: TurnReader['read']
  /** The same for what was kept, which is read with one knowledge after another. Default `read`. */
  readAgain?: TurnReader['read']
}

/** Everything after recognition: words in, evidence out. The same turns give the same result. */
export type Understand = (turns: readonly SpokenTurn[], options?: ReadingOptions) => Promise<Understanding>

/**
 * Prepares understanding with a pack's knowledge. One road: visits, who speaks where → texts normalised and repaired → personal data
 * covered → words, numbers, mentions → punctuation → roles → opinions → what each visit came to.
 */
export function createUnderstand(
  knowledge: Knowledge,
  { repair, score, read, readAgain = read }: UnderstandTools = {},
): Understand {
  const [tokenizer, match] = [createTokenizer(knowledge.words), createMatcher(knowledge)]
  const visit = createVisitReader(knowledge)
  const punctuate = createPunctuator()
  const [judge, implied, attitude] = [
    createJudge(knowledge),
    createImplied(knowledge),
    createAttitude(knowledge, jointWeights().sides),
  ]
  const { search: least, insight: counted } = knowledge.thresholds.mention
  const open = { weights: jointWeights().mention, least, counted }
  const readers = { judge, implied, attitude, score }
  const finish = async (spoken: readonly Utterance[], spans: readonly VisitSpan[], readings: Readings) => {
    const roles = spoken.map(({ role }) => role)
    const opinions = await readOpinions(spoken, roles, beginsOf(spans), readings, readers)
    const judged = spoken.map((utterance, at) => ({ ...utterance, opinions: opinions[at] }))
    return joinVisits(spans, judged, visit, read && readings)
  }
  const remembering = (decisions: readonly RepairDecision[]): RepairTurn | undefined => {
    // Where nobody decided anything, a place that cannot be mended is told as such at once.
    if (decisions.length === 0) return repair
    const memory = createRepairMemory(decisions)
    return repair && ((turn, mapped, context) => repair(turn, mapped, { ...context, memory }))
  }
  const readKept = async (kept: KeptReading, decisions: readonly RepairDecision[]): Promise<Understanding> => {
    const { utterances } = kept
    const spans = keptSpans(kept)
    const texts = spans.map(({ first, last }) =>
      utterances.slice(first, last + 1).map(({ text, speaker }) => ({ text, speaker })),
    )
    const readings = readAgain ? await readEach(texts, readAgain) : utterances.map(() => undefined)
    const annotated = utterances.map((one, at) => annotate(keptTurn(one, readings[at]), tokenizer, match, open))
    const tools = { match, repair: remembering(decisions), patterns: knowledge.redaction }
    if (kept.isFoundOnly) return finish(annotated, spans, readings)
    return { ...(await finish(annotated, spans, readings)), words: readKeptWords(utterances, spans, tools) }
  }
  return async (given, { redact = true, decisions = [], heard, kept } = {}) => {
    if (kept) return readKept(kept, decisions)
    const turns = inPieces(given)
    const mend = remembering(decisions)
    const visits = readVisits(turns, visit, heard)
    const repairedOf = visits.map((one) => repairTurns(one.turns, match, mend))
    const repaired = repairedOf.flat()
    const readings = read ? await readEach(repairedOf.map(textsOf), read) : repaired.map(() => undefined)
    const covered = coverTurns(repaired, {
      ...{ patterns: knowledge.redaction, hide: redact, readings },
      leastPersonal: knowledge.thresholds.personal.cover,
    })
    const recognised = turns.filter(wasRecognised)
    const lacksMarks = recognised.length > 0 && !isPunctuated(recognised.map(({ text }) => text))
    const annotated = covered.map((turn, at) => {
      const utterance = annotate(turn, tokenizer, match, open)
      if (!wasRecognised(repaired[at].turn)) return utterance
      return lacksMarks ? punctuate(utterance) : withFullWidthMarks(utterance)
    })
    const spans = spansOf(visits)
    const roles = spans.flatMap(({ first, last }) =>
      visit.roles(annotated.slice(first, last + 1), heard, readings.slice(first, last + 1)),
    )
    const withRoles = annotated.map((utterance, at) => ({ ...utterance, role: roles[at] }))
    return finish(lacksMarks ? markBetween(withRoles, beginsOf(spans)) : withRoles, spans, readings)
  }
}

type Readings = readonly (TurnReading | undefined)[]

const beginsOf = (spans: readonly VisitSpan[]): Set<number> => new Set(spans.map(({ first }) => first))

/** Where visits lay when they were heard. */
function keptSpans({ utterances, visits }: KeptReading): VisitSpan[] {
  if (visits)
    return visits.map(({ firstUtterance, lastUtterance, certainty, evidence, doubts }) => ({
      ...{ first: firstUtterance, last: lastUtterance, certainty, evidence, doubts },
    }))
  return utterances.length === 0
    ? []
    : [{ first: 0, last: utterances.length - 1, certainty: 1, evidence: [], doubts: [] }]
}

const textsOf = (turns: readonly RepairedTurn[]): Parameters<TurnReader['read']>[0] =>
  turns.map(({ turn, mapped }) => ({ text: mapped.text, speaker: turn.speaker ?? null }))

/** The turns of each visit, read by themselves: context does not cross from one visit to the next. */
async function readEach(
  visits: readonly Parameters<TurnReader['read']>[0][],
  read: TurnReader['read'],
): Promise<TurnReading[]> {
  return (await Promise.all(visits.map((turns) => read(turns)))).flat()
}
