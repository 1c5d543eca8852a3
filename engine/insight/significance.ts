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

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k)

const logFactorials = [0]
const MOST_REMEMBERED = 2000

/** Summed up while small, Stirling's series beyond (error below 1e-15 there). */
function logFactorial(n: number): number {
  if (n > MOST_REMEMBERED)
    return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3)
  for (let i = logFactorials.length; i <= n; i++) logFactorials.push(logFactorials[i - 1] + Math.log(i))
  return logFactorials[n]
}

/** Complementary error function for x ≥ 0, by its continued fraction or, near zero, by its Taylor series. */
function erfc(x: number): number {
  if (x < 2) {
    let term = x
    let sum = x
    for (let n = 1; Math.abs(term) > 1e-17 && n < 200; n++) {
      term *= -(x * x) / n
      sum += term / (2 * n + 1)
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum
  }
  let fraction = 0
  for (let k = 60; k >= 1; k--) fraction = k / 2 / (x + fraction)
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction)
}

/**
 * Which of many findings stand when they are looked at together (Benjamini and Hochberg 1995): of those kept, at most the share
 * `rate` is expected to be chance.
 */
export function keepSignificant(ps: number[], rate: number): boolean[] {
  const sorted = [...ps].sort((a, b) => a - b)
  let limit = -1
  sorted.forEach((p, i) => {
    if (p <= ((i + 1) / ps.length) * rate) limit = p
  })
  return ps.map((p) => p <= limit)
}
