/** A span in which a true value lies with 95 % confidence. */
export interface Interval {
  low: number
  high: number
}

/** The standard normal quantile of 0.975. */
const Z95 = 1.959963984540054

/**
 * Interval of a share of `count` among `of`, 95 %: Wilson (1927), "Probable inference, the law of succession, and statistical
 * inference", JASA 22. It stays within 0..1 and holds for few cases. Of nothing everything is possible: 0..1.
 */
export function shareInterval(count: number, of: number): Interval {
  if (of <= 0) return { low: 0, high: 1 }
  const share = count / of
  const z2 = Z95 ** 2
  const middle = (share + z2 / (2 * of)) / (1 + z2 / of)
  const half = (Z95 * Math.sqrt((share * (1 - share)) / of + z2 / (4 * of ** 2))) / (1 + z2 / of)
  // Rounding must not leave the share itself outside.
  return { low: Math.min(share, Math.max(0, middle - half)), high: Math.max(share, Math.min(1, middle + half)) }
}

/**
 * Interval of the difference of two independent shares, `a` of `ofA` less `b` of `ofB`, 95 %: the hybrid score interval, method
 * 10 of Newcombe (1998), "Interval estimation for the difference between independent proportions", Statistics in Medicine 17.
 */
export function differenceInterval(a: number, ofA: number, b: number, ofB: number): Interval {
  if (ofA <= 0 || ofB <= 0) return { low: -1, high: 1 }
  const [shareA, shareB] = [a / ofA, b / ofB]
  const [first, second] = [shareInterval(a, ofA), shareInterval(b, ofB)]
  const difference = shareA - shareB
  return {
    low: difference - Math.hypot(shareA - first.low, second.high - shareB),
    high: difference + Math.hypot(first.high - shareA, shareB - second.low),
  }
}
