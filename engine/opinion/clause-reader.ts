import type { Knowledge } from '../pack/knowledge.ts'
import type { Mention } from '../types.ts'
import type { Clause } from './clauses.ts'
import { comparisonFactor, notAsGood, type Side } from './comparison.ts'
import { superlativeStart } from './frames.ts'
import { modifierOf } from './modifiers.ts'
import { createMockeryFinder } from './mockery.ts'
import { isWanted, type Mood } from './mood.ts'
import { findNothing } from './nothing.ts'
import { createPhraseFinder, type FoundPhrase } from './phrases.ts'
import { anyOf } from '../text/words-file.ts'
import { frames } from './speech-frames.ts'
import { entryFor, impliedTarget, nearestTarget, type Topic } from './target.ts'

/** Words that tell a feeling, with what they are about. Offsets are into the turn's text. */
export interface Cue {
  start: number
  end: number
  text: string
  score: number
  /** Named in the clause. */
  target?: Topic
  /** What was spoken of before. */
  fallback?: Topic
}

/** A clause with what is known about it. */
export interface ClauseInContext {
  clause: Clause
  mood: Mood
  side: Side
  mentions: readonly Mention[]
  topic: Topic | undefined
}

const { words } = frames
/** What people have of their own: said of it, a word tells nothing about the shop. 们, 家, 自己 and 的 are grammar. */
const SELF = new RegExp(
  `${anyOf(frames.persons)}(?:们|家|自己)?(?:家|自己)?(?:的|这个人)?${anyOf(words.own_doings)}?${anyOf(frames.of_persons)}\\S{0,4}$`,
  'u',
)
const FELT = new RegExp(anyOf(words.felt), 'u')
const GOOD = new RegExp(`好${anyOf(words.good_ends)}?$`, 'u')

/** Prepares the reading of clauses: every cue with its score after degree, negation, mood and comparison. */
export function createClauseReader(knowledge: Knowledge): (context: ClauseInContext) => Cue[] {
  const findPhrases = createPhraseFinder(knowledge.lexicon)
  const findMockery = createMockeryFinder(knowledge.lexicon)
  return (context) => {
    const { clause, mood, side, mentions } = context
    const mocked = side === 'own' ? findMockery(clause.text) : []
    if (mocked.length > 0) return mocked.map((cue) => placed(cue, context))
    const ends = new Set(mentions.map(({ end }) => end - clause.start))
    const nothing = mood === 'statement' && side === 'own' ? findNothing(clause.text) : []
    const told = findPhrases(clause.text, ends)
      .filter((phrase) => !nothing.some((one) => overlap(one, phrase)))
      .flatMap((phrase) => wordCue(phrase, context, knowledge))
    const found = [...told, ...nothing, ...predicateGood(context), ...worse(context)]
    return found.map((cue) => placed(cue, context))
  }
}

type Found = Pick<Cue, 'start' | 'end' | 'text' | 'score'>

function overlap(a: Found, b: { start: number; end: number }): boolean {
  return a.start < b.end && b.start < a.end
}

function placed(cue: Found, { clause, mentions, topic }: ClauseInContext): Cue {
  const [start, end] = [cue.start + clause.start, cue.end + clause.start]
  const named = nearestTarget(mentions, start, end)
  const target = named && { conceptId: named.conceptId, name: named.name }
  return { ...cue, start, end, ...(target && { target }), ...(topic && { fallback: topic }) }
}

/** Words further from a feeling word belong to something else; recognisers may write a whole turn without a mark. */
const NEAR = 48

function wordCue(phrase: FoundPhrase, context: ClauseInContext, knowledge: Knowledge): Found[] {
  const { clause, mood, side, mentions, topic } = context
  const { start, end } = phrase
  const nearest = nearestTarget(mentions, start + clause.start, end + clause.start)
  const entry =
    entryFor(phrase.entries, nearest ?? topic, knowledge) ??
    entryFor(phrase.entries, impliedTarget(phrase.text, knowledge), knowledge)
  if (!entry)
    return phrase.within
      .filter(({ entries }) => entries.some(({ concepts }) => concepts.length === 0))
      .flatMap((inner) => wordCue(inner, context, knowledge))
  if (entry.polarity === 0) return []
  const reach = Math.max(0, start - NEAR)
  const before = clause.text.slice(reach, start)
  const after = clause.text.slice(end, end + NEAR)
  const granted = grantedShare(before, phrase.text, after)
  if (granted === 0) return []
  const { factor, from: offset } = meantOf(before, phrase.text, after)
  const from = reach + offset
  const compared =
    superlativeStart(before, phrase.text) === undefined
      ? comparisonFactor(clause.text, start, side, mentions)
      : undefined
  if (side !== 'own' && compared !== -1) return []
  if (SELF.test(before) && !FELT.test(before)) return []
  const meant = moodFactor(mood, entry.polarity)
  if (meant === 0 || (entry.polarity > 0 && factor > 0 && isWanted(clause.text, from, end))) return []
  const score = entry.polarity * entry.weight * (compared === -1 ? -Math.abs(factor) * 0.8 : factor) * meant * granted
  return [{ start: from, end, text: clause.text.slice(from, end), score: clip(score) }]
}

/** 不能再好了 is more than 好; else see `modifierOf`. */
function meantOf(before: string, word: string, after: string): { factor: number; from: number } {
  const superlative = superlativeStart(before, word)
  return superlative === undefined ? modifierOf(before, after) : { factor: SUPERLATIVE, from: superlative }
}

const SUPERLATIVE = 1.4
const GRANTED = 0.6

/** 贵是贵，但是值: what is granted is said twice, counts once and less. */
function grantedShare(before: string, word: string, after: string): number {
  if (after.startsWith(`是${word}`)) return 0
  return before.endsWith(`${word}是`) ? GRANTED : 1
}

/** Statements count, rhetorical questions turn praise round, denials turn everything round; questions, conditions and wishes say nothing of what is. */
function moodFactor(mood: Mood, polarity: number): number {
  if (mood === 'statement') return 1
  if (mood === 'rhetorical') return polarity > 0 ? -0.8 : 0.8
  if (mood === 'denial') return -0.8
  return 0
}

/** 座椅加热好: a concept with nothing but 好 said of it. */
function predicateGood({ clause, mood, side, mentions }: ClauseInContext): Found[] {
  const at = clause.text.search(GOOD)
  const named = mentions.some(({ end }) => end - clause.start === at)
  if (at < 0 || !named || mood !== 'statement' || side !== 'own') return []
  return [{ start: at, end: at + 1, text: '好', score: 0.8 }]
}

function worse({ clause, mood, side }: ClauseInContext): Found[] {
  const found = mood === 'question' ? undefined : notAsGood(clause.text, side)
  if (found === undefined) return []
  const { start, said, score } = found
  return [{ start, end: start + said.length, text: said, score }]
}

function clip(score: number): number {
  return Math.max(-1, Math.min(1, score))
}
