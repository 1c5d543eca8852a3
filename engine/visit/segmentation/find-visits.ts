import type { BoundEvidence, VisitDoubt } from '../../visit-types.ts'
import type { BoundaryLogOdds, TimedWords } from './boundary-log-odds.ts'

/** Turns of one visit, `first` to `last`; why it begins where it does, and where inside it another one may. */
export interface VisitSpan {
  first: number
  last: number
  /** 0..1 that a visit begins at `first`; 1 for the recording's first. */
  certainty: number
  evidence: BoundEvidence[]
  doubts: VisitDoubt[]
}

/** Below this certainty nothing is cut; down to `DOUBTED`, the place is named. */
const CUT = 0.6
const DOUBTED = 0.3
/** What it costs to believe in a visit of so little: two words at the door are no visit, nor is a greeting said twice. */
const FEWEST_TURNS = 3
const SHORTEST_MS = 15_000
const TOO_SHORT = -3

/**
 * Cuts a recording's turns into visits where the evidence for it is best in all, by dynamic programming; where its
 * certainty does not reach `CUT`, the visit goes on.
 *
 * @param odds - per turn, that a visit begins with it
 */
export function findVisits(turns: readonly TimedWords[], odds: readonly BoundaryLogOdds[]): VisitSpan[] {
  if (turns.length === 0) return []
  const firsts = bestFirsts(turns, odds)
  return firsts.map((first, i): VisitSpan => {
    const last = (firsts[i + 1] ?? turns.length) - 1
    const doubts = turns.flatMap((_, at): VisitDoubt[] => {
      const certainty = at > first && at <= last ? probability(odds[at].odds) : 0
      return certainty >= DOUBTED ? [{ utterance: at, certainty, evidence: odds[at].evidence }] : []
    })
    return {
      ...{ first, last, doubts },
      certainty: first === 0 ? 1 : probability(odds[first].odds),
      evidence: first === 0 ? [] : odds[first].evidence,
    }
  })
}

/** First turns of the visits: of all ways to cut, the one with the most evidence beyond what a cut needs. */
function bestFirsts(turns: readonly TimedWords[], odds: readonly BoundaryLogOdds[]): number[] {
  const needed = Math.log(CUT / (1 - CUT))
  const places = turns.flatMap((_, at) => (at === 0 || odds[at].odds > needed ? [at] : []))
  /** The best way to cut up to each place, as if a visit ended there. */
  const best: { score: number; firsts: number[] }[] = []
  const close = (from: number, to: number): { score: number; firsts: number[] } => {
    const before = best[from]
    return { score: before.score + lengthOdds(turns, places[from], to - 1), firsts: before.firsts }
  }
  const bestUpTo = (count: number, to: number) =>
    Array.from({ length: count }, (_, from) => close(from, to)).reduce((a, b) => (b.score > a.score ? b : a))
  places.forEach((place, i) => {
    if (i === 0) return void best.push({ score: 0, firsts: [0] })
    const before = bestUpTo(i, place)
    best.push({ score: before.score + odds[place].odds - needed, firsts: [...before.firsts, place] })
  })
  return bestUpTo(places.length, turns.length).firsts
}

function lengthOdds(turns: readonly TimedWords[], first: number, last: number): number {
  const short = last - first + 1 < FEWEST_TURNS || turns[last].endMs - turns[first].startMs < SHORTEST_MS
  return short ? TOO_SHORT : 0
}

const probability = (odds: number): number => 1 / (1 + Math.exp(-odds))
