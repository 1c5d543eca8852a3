/** What was said to be likely, and how far it was so: 0 or 1 of a word, a share of an utterance. */
export interface Judged {
  probability: number
  right: number
}

const BINS = 10

/**
 * Expected calibration error (Naeini et al. 2015) over ten bins of equal mass: the mean distance between what was said to be likely
 * and what was so.
 */
export function calibrationError(judged: readonly Judged[]): number {
  const sorted = [...judged].sort((a, b) => a.probability - b.probability)
  let error = 0
  for (let bin = 0; bin < BINS; bin++) {
    const [from, to] = [bin, bin + 1].map((edge) => Math.floor((edge * sorted.length) / BINS))
    const sum = (field: keyof Judged) => sorted.slice(from, to).reduce((total, one) => total + one[field], 0)
    error += Math.abs(sum('probability') - sum('right')) / Math.max(1, sorted.length)
  }
  return error
}
