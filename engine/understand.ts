import { annotate } from './annotate/annotate.ts'
import { coverTurns } from './annotate/cover.ts'
import { repairTurns } from './annotate/repair-turns.ts'
import type { Knowledge } from './pack/knowledge.ts'
import { createMatcher } from './match/match.ts'
import type { RepairTurn } from './repair/repair.ts'
import { createRepairMemory, type RepairDecision } from './repair/repair-memory.ts'
import { createAttitude } from './opinion/attitude.ts'
import { createImplied } from './opinion/implied.ts'
import { createJudge } from './opinion/judge.ts'
import { readOpinions, type Score } from './opinion/read-opinions.ts'
import { createPunctuator, isPunctuated } from './text/punctuate.ts'
import { createTokenizer } from './text/tokenize.ts'
import { turnClassifier } from './turn/classifier.ts'
import { classifyTurns } from './turn/classify-turns.ts'
import type { Moment, SpokenTurn, Utterance } from './types.ts'
import type { Visit, VisitSummary } from './visit-types.ts'
import { joinVisits, readVisits, spansOf, wasRecognised } from './visit/each-visit.ts'
import { createVisitReader, type HeardVisit } from './visit/read.ts'
import { inPieces } from './speaker/turn-pieces.ts'

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

/** What understanding may use besides the pack. */
export interface UnderstandTools {
  /** Without it the words stay as they were recognised. */
  repair?: RepairTurn
  /** Without it opinions are those that the rules hear. */
  score?: Score
}

/** Everything after recognition: words in, evidence out. The same turns give the same result. */
export type Understand = (turns: readonly SpokenTurn[], options?: ReadingOptions) => Promise<Understanding>

/**
 * Prepares understanding with a pack's knowledge. One road: visits, who speaks where → texts normalised and repaired → personal data
 * covered → words, numbers, mentions → punctuation → roles → opinions → what each visit came to.
 */
export function createUnderstand(knowledge: Knowledge, { repair, score }: UnderstandTools = {}): Understand {
  const [tokenizer, match] = [createTokenizer(knowledge.words), createMatcher(knowledge)]
  const visit = createVisitReader(knowledge)
  const punctuate = createPunctuator()
  const classify = turnClassifier()
  const [judge, implied, attitude] = [createJudge(knowledge), createImplied(knowledge), createAttitude(knowledge)]
  return async (given, { redact = true, decisions = [], heard } = {}) => {
    const turns = inPieces(given)
    const memory = createRepairMemory(decisions)
    const mend: RepairTurn | undefined =
      repair && ((turn, mapped, context) => repair(turn, mapped, { ...context, memory }))
    const visits = readVisits(turns, visit, heard)
    const repaired = visits.flatMap((one) => repairTurns(one.turns, match, mend))
    const covered = coverTurns(repaired, { patterns: knowledge.redaction, hide: redact })
    const lacksMarks = !isPunctuated(turns.filter(wasRecognised).map(({ text }) => text))
    const annotated = covered.map((turn, at) => {
      const utterance = annotate(turn, tokenizer, match)
      return lacksMarks && wasRecognised(repaired[at].turn) ? punctuate(utterance) : utterance
    })
    const spans = spansOf(visits)
    const roles = spans.flatMap(({ first, last }, i) => visit.roles(annotated.slice(first, last + 1), visits[i].sound))
    const begins = spans.map(({ first }) => first)
    const probabilities = classifyTurns(annotated, roles, begins, classify)
    const readers = { judge, implied, attitude, score }
    const opinions = await readOpinions(annotated, roles, new Set(begins), probabilities, readers)
    const judged = annotated.map((utterance, at) => ({ ...utterance, role: roles[at], opinions: opinions[at] }))
    return joinVisits(spans, judged, visit, probabilities)
  }
}
