import { hashRun, plainRuns } from '../../speaker/role-features.ts'

/** Buckets of the hashed features; a power of two. */
export const BOUNDARY_BUCKETS = 1 << 15

/** Turns on each side whose words are looked at, and those in which it is looked for words that both sides share. */
const BESIDE = 2
const TOPIC = 5
const MOST_COUNTED = 5
const PAIR = /(?=(\p{Script=Han}{2}))/gu

/**
 * Features of a place between two turns: what was said last before it, what is said first after it (runs of one to three characters,
 * by their distance from the place), and which pairs of characters both sides share: the same goods, the same worry. The same
 * function serves training and use.
 *
 * @param before - texts up to the place, the nearest last
 * @param after - texts from the place on
 */
export function boundaryFeatures(before: readonly string[], after: readonly string[]): number[] {
  const found = new Set<string>()
  const add = (side: string, text: string | undefined): void => {
    for (const run of text === undefined ? ['none'] : plainRuns(text)) found.add(`${side}${run}`)
  }
  for (let i = 0; i < BESIDE; i++) {
    add(`b${i} `, before.at(-1 - i))
    add(`a${i} `, after[i])
  }
  const shared = sharedPairs(before.slice(-TOPIC), after.slice(0, TOPIC))
  for (const pair of shared) found.add(`s ${pair}`)
  found.add(`n ${Math.min(MOST_COUNTED, shared.length)}`)
  return [...new Set([...found].map((run) => hashRun(run, BOUNDARY_BUCKETS)))]
}

function sharedPairs(before: readonly string[], after: readonly string[]): string[] {
  const pairs = (texts: readonly string[]): Set<string> =>
    new Set(texts.flatMap((text) => [...text.matchAll(PAIR)].map((found) => found[1])))
  const first = pairs(before)
  return [...pairs(after)].filter((pair) => first.has(pair))
}
