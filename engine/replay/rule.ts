import type { Difference } from './difference.ts'
import type { ReplayResult } from './result.ts'

/**
 * How far a run may be from another. Arithmetic of processors differs in the last bits, and a search that stands between two words may
 * take the other one: on another machine some words may differ, a word's time may move, and what was understood in those turns may follow.
 */
export interface Rule {
  /** A word's time may move by so much. */
  timeMs: number
  /** Of the characters so many may differ, 0..1. */
  wordShare: number
  /** Of the words so many may have another time, 0..1. */
  timeShare: number
  /** Of turns, concepts, opinions, repairs, redactions, moments, facts and insights together so many may differ where words do, 0..1. */
  followShare: number
}

/** The same machine gives the same again, to the millisecond. */
export const EXACT: Rule = { timeMs: 0, wordShare: 0, timeShare: 0, followShare: 0 }

/**
 * Between machines. Token times step by 20 ms and jump by a token where one word differs; the shares are for
 * one fixture. Set by what the recogniser gave where arithmetic was made to differ (fixtures/replays/README.md).
 */
export const ACROSS_MACHINES: Rule = { timeMs: 120, wordShare: 0.03, timeShare: 0.05, followShare: 0.15 }

/** Marks what the rule allows. Samples and anything that does not follow from words are never allowed to differ. */
export function tolerate(differences: readonly Difference[], wanted: ReplayResult, rule: Rule): Difference[] {
  const { characters, words, things } = sizesOf(wanted)
  const edits = differences.reduce((sum, { edits: own = 0 }) => sum + own, 0)
  const moved = differences.filter(({ kind }) => kind === 'time').length
  const followed = differences.filter(({ follows }) => follows).length
  const isFine = {
    word: edits <= rule.wordShare * characters,
    time: moved <= rule.timeShare * words,
    follows: followed <= Math.ceil(rule.followShare * things),
  }
  return differences.map((one) => {
    const { kind, follows } = one
    const isTolerated =
      kind === 'word' || kind === 'time' ? isFine[kind] : (follows ?? false) && isFine.follows && isFine.word
    return isTolerated ? { ...one, tolerated: true } : one
  })
}

function sizesOf({ turns, moments, visits, insights }: ReplayResult) {
  const inTurns = turns.flatMap((turn) => [turn.concepts, turn.opinions, turn.repairs, turn.redactions])
  const facts = visits.flatMap((visit) => visit.facts)
  return {
    characters: turns.reduce((sum, { text }) => sum + text.replace(/[^\p{L}\p{N}]/gu, '').length, 0),
    words: turns.reduce((sum, turn) => sum + turn.words.length, 0),
    things: turns.length + inTurns.flat().length + moments.length + facts.length + insights.length,
  }
}
