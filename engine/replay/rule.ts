import type { Difference } from './difference.ts'
import type { ReplayResult } from './result.ts'

/**
 * How far a run may be from another. Arithmetic of processors differs in the last bits, and a search that stands between two words may
 * take the other one: on another machine some words may differ, a word's time may move, and with them what was understood.
 */
export interface Rule {
  /** A word's time may move by so much. */
  timeMs: number
  /** Of the characters so many may differ, 0..1. */
  wordShare: number
  /** Of the words so many may have another time, 0..1. */
  timeShare: number
  /** From the sound: of turns, concepts, opinions, repairs, covers, moments, facts and insights together so many may differ, 0..1. */
  followShare: number
  /** The same from words that are given, 0..1. */
  textShare: number
}

/** The same machine gives the same again, to the millisecond. */
export const EXACT: Rule = { timeMs: 0, wordShare: 0, timeShare: 0, followShare: 0, textShare: 0 }

/**
 * Between machines. Measured on nine fixtures, four runs each on one machine with noise of one step of 16 bits added to what the recogniser
 * hears: up to 6.4 % of the characters, 4 words in a hundred moved by up to 220 ms, and in conversations of unclear speech half of what was
 * understood. Measured with all sixteen on another processor than the one they were recorded on: thirteen the same, up to 3.5 % of the
 * characters, and of one short far conversation 9 of 15 things that were understood. The share from given words is a guess: a reader may
 * stand on a threshold, and both processors gave the same.
 */
export const ACROSS_MACHINES: Rule = { timeMs: 240, wordShare: 0.1, timeShare: 0.1, followShare: 0.6, textShare: 0.1 }

/** Marks what the rule allows. Decoded samples are never allowed to differ. */
export function tolerate(differences: readonly Difference[], wanted: ReplayResult, rule: Rule): Difference[] {
  const { characters, words, things } = sizesOf(wanted)
  const edits = differences.reduce((sum, { edits: own = 0 }) => sum + own, 0)
  const moved = differences.filter(({ kind }) => kind === 'time').length
  const followed = readOtherwise(differences.filter(isUnderstood))
  const isWordFine = edits <= rule.wordShare * characters
  const isFine = {
    word: isWordFine,
    time: moved <= rule.timeShare * words,
    sound: isWordFine && followed <= Math.ceil(rule.followShare * things),
    text: followed <= Math.floor(rule.textShare * things),
  }
  return differences.map((one) => {
    const { kind, stage } = one
    const isTolerated = kind === 'word' || kind === 'time' ? isFine[kind] : isUnderstood(one) && isFine[stage]
    return isTolerated ? { ...one, tolerated: true } : one
  })
}

/** What is made of the words, and not the words themselves. */
const isUnderstood = ({ kind }: Difference): boolean => kind !== 'samples' && kind !== 'word' && kind !== 'time'

/** So many things read otherwise: of each kind, one that went and one that came are one that changed. */
function readOtherwise(differences: readonly Difference[]): number {
  const counts = new Map<string, { changed: number; gone: number; come: number }>()
  for (const { kind, wanted, got } of differences) {
    const count = counts.get(kind) ?? { changed: 0, gone: 0, come: 0 }
    count[wanted && got ? 'changed' : wanted ? 'gone' : 'come']++
    counts.set(kind, count)
  }
  return [...counts.values()].reduce((sum, { changed, gone, come }) => sum + changed + Math.max(gone, come), 0)
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
