import { erfc } from './normal.ts'
import { logChoose } from './log-choose.ts'

/** One layer of a comparison, such as a store: `a` of `ofA` with something, `b` of `ofB` without it. */
export interface Stratum {
  a: number
  ofA: number
  b: number
  ofB: number
}

export interface StratifiedTest {
  /** How likely a difference at least this unlikely is by chance alone, two-sided. */
  p: number
  test: 'exact' | 'mantel-haenszel'
  /** Difference of the shares within the strata, weighted by Mantel and Haenszel; undefined where none can be compared. */
  difference: number | undefined
}

/** Steps of the exact sum beyond which the normal approximation is good and the sum is slow. */
const MOST_STEPS = 1_000_000
/** A probability costs as much as so many steps of the sum. */
const STEPS_PER_PROBABILITY = 20

/**
 * Compares two shares within strata, so that a difference between the strata themselves (a store that sells more and also talks
 * more of something) is not taken for one. Exact: the conditional test of no association, whose statistic is the sum of the
 * strata's hypergeometric counts (Mehta, Patel and Gray 1985, JASA 80); with one stratum it is Fisher's exact test. Where that
 * would be long: Mantel and Haenszel (1959), JNCI 22, without continuity correction.
 */
export function compareWithin(strata: readonly Stratum[]): StratifiedTest {
  const telling = strata.filter(({ a, ofA, b, ofB }) => ofA > 0 && ofB > 0 && a + b > 0 && a + b < ofA + ofB)
  const difference = weightedDifference(strata)
  if (telling.length === 0) return { p: 1, test: 'exact', difference }
  const widths = telling.map((stratum) => highest(stratum) - lowest(stratum) + 1)
  const wide = widths.reduce((sum, width) => sum + width, 0)
  const convolving = telling.length === 1 ? 0 : widths.reduce((sum, width) => sum + width * wide, 0)
  const steps = wide * STEPS_PER_PROBABILITY + convolving
  return steps <= MOST_STEPS
    ? { p: exact(telling), test: 'exact', difference }
    : { p: mantelHaenszel(telling), test: 'mantel-haenszel', difference }
}

const lowest = ({ a, b, ofB }: Stratum): number => Math.max(0, a + b - ofB)
const highest = ({ a, b, ofA }: Stratum): number => Math.min(ofA, a + b)

/** Greenland and Robins (1985), Biometrics 41: the Mantel-Haenszel difference of risks. */
function weightedDifference(strata: readonly Stratum[]): number | undefined {
  let sum = 0
  let weights = 0
  for (const { a, ofA, b, ofB } of strata) {
    if (ofA === 0 || ofB === 0) continue
    sum += (a * ofB - b * ofA) / (ofA + ofB)
    weights += (ofA * ofB) / (ofA + ofB)
  }
  return weights > 0 ? sum / weights : undefined
}

function exact(strata: readonly Stratum[]): number {
  const sums = strata.map(probabilities).reduce(convolve)
  const least = strata.reduce((sum, stratum) => sum + lowest(stratum), 0)
  const seen = sums[strata.reduce((sum, { a }) => sum + a, 0) - least]
  let p = 0
  // The tolerance keeps sums of the same probability in, whatever rounding did to them.
  for (const each of sums) if (each <= seen * (1 + 1e-7)) p += each
  return Math.min(1, p)
}

/** How likely each count of hits on side A is, from the lowest possible on, given the margins. */
function probabilities(stratum: Stratum): Float64Array {
  const { a, ofA, b, ofB } = stratum
  const from = lowest(stratum)
  const logTotal = logChoose(ofA + ofB, a + b)
  return Float64Array.from({ length: highest(stratum) - from + 1 }, (_, i) =>
    Math.exp(logChoose(ofA, from + i) + logChoose(ofB, a + b - from - i) - logTotal),
  )
}

function convolve(one: Float64Array, other: Float64Array): Float64Array {
  const sums = new Float64Array(one.length + other.length - 1)
  for (let i = 0; i < one.length; i++) for (let j = 0; j < other.length; j++) sums[i + j] += one[i] * other[j]
  return sums
}

function mantelHaenszel(strata: readonly Stratum[]): number {
  let excess = 0
  let variance = 0
  for (const { a, ofA, b, ofB } of strata) {
    const [all, hits] = [ofA + ofB, a + b]
    excess += a - (ofA * hits) / all
    variance += (ofA * ofB * hits * (all - hits)) / (all ** 2 * (all - 1))
  }
  return variance > 0 ? Math.min(1, erfc(Math.abs(excess) / Math.sqrt(2 * variance))) : 1
}
