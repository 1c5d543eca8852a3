import { softmax } from './odds.ts'
import type { ReadSpan } from '../turn-types.ts'
import type {} from '../types.ts'

/** Log-odds of one head at the characters of a text: `of(character, place in the head)`. */
export interface CharacterOdds {
  length: number
  labels: readonly string[]
  of: (at: number, place: number) => number
}

/**
 * Runs of characters that are likelier inside than `least`, each with the kind that is likeliest over the run. A character that is
 * likely to be a first one begins a new run.
 */
export function readSpans({ length, labels, of }: CharacterOdds, least: number): ReadSpan[] {
  const found: ReadSpan[] = []
  const sharesAt = (at: number): number[] =>
    softmax(Array.from({ length: 1 + 2 * labels.length }, (_, place) => of(at, place)))
  for (let at = 0; at < length;) {
    const first = sharesAt(at)
    if (1 - first[0] < least) {
      at++
      continue
    }
    const run = [first]
    for (let next = at + 1; next < length; next++) {
      const shares = sharesAt(next)
      if (1 - shares[0] < least || isFirst(shares)) break
      run.push(shares)
    }
    found.push(spanOf(run, at, labels))
    at += run.length
  }
  return found
}

const isFirst = (shares: readonly number[]): boolean =>
  shares.reduce((sum, share, place) => sum + (place % 2 === 1 ? share : 0), 0) >= 0.5

function spanOf(run: readonly number[][], start: number, labels: readonly string[]): ReadSpan {
  const byKind = labels.map((_, kind) =>
    run.reduce((sum, shares) => sum + shares[1 + 2 * kind] + shares[2 + 2 * kind], 0),
  )
  const most = Math.max(...byKind)
  const inside = run.reduce((sum, shares) => sum + 1 - shares[0], 0) / run.length
  return { start, end: start + run.length, label: labels[byKind.indexOf(most)], probability: inside }
}
