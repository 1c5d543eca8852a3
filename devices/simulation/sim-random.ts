import type { Random } from '../ports.ts'

/** Chance from a seed: the same seed, the same chances. */
export interface SimRandom extends Random {
  /** A whole number from 0 to `below` − 1. */
  int(below: number): number
  between(low: number, high: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** Chance of its own, that others do not disturb. */
  fork(): SimRandom
}

/** sfc32 of PractRand: small, quick, and good enough for faults. */
export function createSimRandom(seed: number): SimRandom {
  let [a, b, c, d] = [seed | 0, (seed ^ 0x9e3779b9) | 0, 0x243f6a88, 1]
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
  for (let i = 0; i < 15; i++) next()
  const fraction = (): number => next() / 2 ** 32
  const int = (below: number): number => Math.floor(fraction() * below)
  return {
    fraction,
    int,
    between: (low, high) => low + fraction() * (high - low),
    chance: (probability) => fraction() < probability,
    pick: (list) => list[int(list.length)],
    fork: () => createSimRandom(next()),
    bytes: (length) => {
      const bytes = Buffer.alloc(length)
      for (let i = 0; i < length; i++) bytes[i] = next() >>> 11
      return bytes
    },
  }
}
