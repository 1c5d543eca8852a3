import type { Counted } from './count.ts'
import { shareInterval, type Interval } from './interval.ts'
import type { Scope } from './scope.ts'

/** Utterances that say something, and their part of all that were heard in the same scope. */
export interface Figure<Evidence = string> {
  count: number
  /** 0..1 of the utterances of its scope or group. */
  share: number
  recordings: number
  visits: number
  /** 0..1 of the visits of its scope or group. */
  visitShare: number
  /** Of the share of visits, 95 %: utterances of one visit follow from each other and prove nothing alone. */
  interval: Interval
  /** The utterances most worth hearing, at most five: their ids, see `Counted`. */
  evidence: Evidence[]
  /** The filters that find every one of its utterances. */
  opens: Scope
}

/** What a figure's shares are of. */
export interface Whole {
  utterances: number
  visits: number
}

export function toFigure<Evidence>(
  { count, recordings, visits, evidence }: Counted<Evidence>,
  whole: Whole,
  opens: Scope,
): Figure<Evidence> {
  const shares = { share: part(count, whole.utterances), visitShare: part(visits, whole.visits) }
  const interval = shareInterval(visits, whole.visits)
  return { count, share: shares.share, recordings, visits, visitShare: shares.visitShare, interval, evidence, opens }
}

/** A part of a whole, 0 of nothing. */
export const part = (count: number, whole: number): number => (whole > 0 ? count / whole : 0)
