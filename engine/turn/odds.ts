/** Log-odds no surer than these: what was never wrong in lessons can be wrong. The joint weights are learned with the same bound. */
const MOST = 8

/** Log-odds of a probability, bounded. */
export const logOdds = (probability: number): number =>
  Math.max(-MOST, Math.min(MOST, Math.log((probability + 1e-6) / (1 - probability + 1e-6))))

/** The probability that log-odds stand for. */
export const sigmoid = (odds: number): number => 1 / (1 + Math.exp(-odds))

/** Probabilities of several, one of which holds. */
export function softmax(odds: readonly number[]): number[] {
  const most = Math.max(...odds)
  const weights = odds.map((one) => Math.exp(one - most))
  const sum = weights.reduce((total, one) => total + one, 0)
  return weights.map((one) => one / sum)
}
