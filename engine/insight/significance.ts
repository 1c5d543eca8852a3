import { logChoose } from './log-choose.ts'
import { erfc } from './normal.ts'

/** How likely a difference at least this big is by chance alone, two-sided, and by which test. */
export interface Significance {
  p: number
  test: 'z' | 'fisher'
}

/** Below this expected count the normal approximation of the z-test is not trusted (Cochran's rule). */
const LEAST_EXPECTED = 5

/**
 * Compares two shares, `a` of `ofA` with `b` of `ofB`: pooled two-proportion z-test, and Fisher's exact test where an expected
 * count is small. Equal shares and empty sides give p = 1.
 */
export function compareShares(a: number, ofA: number, b: number, ofB: number): Significance {
  const total = ofA + ofB
  const hits = a + b
  if (ofA === 0 || ofB === 0 || hits === 0 || hits === total) return { p: 1, test: 'fisher' }
  const least = (Math.min(ofA, ofB) * Math.min(hits, total - hits)) / total
  if (least < LEAST_EXPECTED) return { p: fisher(a, ofA, b, ofB), test: 'fisher' }
  const pooled = hits / total
  const z = (a / ofA - b / ofB) / Math.sqrt(pooled * (1 - pooled) * (1 / ofA + 1 / ofB))
  return { p: Math.min(1, erfc(Math.abs(z) / Math.SQRT2)), test: 'z' }
}

/** Fisher's exact test, two-sided: the sum over all tables with these margins that are no likelier than the one seen. */
function fisher(a: number, ofA: number, b: number, ofB: number): number {
  const hits = a + b
  const logTotal = logChoose(ofA + ofB, hits)
  const logP = (x: number): number => logChoose(ofA, x) + logChoose(ofB, hits - x) - logTotal
  const seen = logP(a)
  let p = 0
  for (let x = Math.max(0, hits - ofB); x <= Math.min(ofA, hits); x++) {
    const each = logP(x)
    // The tolerance keeps tables of the same probability in, whatever rounding did to them.
    if (each <= seen + 1e-7) p += Math.exp(each)
  }
  return Math.min(1, p)
}

/**
 * Adjusts the probabilities of many findings that are looked at together (Benjamini and Hochberg 1995, JRSS B 57): of those kept
 * up to a value of q, at most that share is expected to be chance. Holds for tests that are independent or vary together.
 *
 * @param tests - how many were tested in all, where `ps` leaves some out that were less likely findings
 * @returns one q for each p, never below it
 */
export function adjust(ps: readonly number[], tests = ps.length): number[] {
  const order = ps.map((_, i) => i).sort((a, b) => ps[b] - ps[a])
  const all = Math.max(tests, ps.length)
  const adjusted = new Array<number>(ps.length)
  let least = 1
  order.forEach((at, i) => {
    least = Math.min(least, (ps[at] * all) / (ps.length - i))
    // Rounding must not bring it below p itself.
    adjusted[at] = Math.max(least, ps[at])
  })
  return adjusted
}
