import type { Found } from './finding.ts'
import { chosenOpinions, type OpinionChoice } from './narrowing.ts'
import type { Rows } from './row-lists.ts'
import { NOTHING, type Segment } from './segment.ts'

/** How many rows carry each value. */
export type Counts = Map<string, number>

/** Adds numbered counts by their names. */
function addNamed(counts: Counts, names: readonly string[], numbers: ArrayLike<number>): void {
  names.forEach((name, number) => {
    if (numbers[number] > 0) counts.set(name, (counts.get(name) ?? 0) + numbers[number])
  })
}

/** Polarities, or holders, of the chosen opinions. */
export function countOpinions(found: readonly Found[], by: 'polarities' | 'holders', choice: OpinionChoice): Counts {
  const counts: Counts = new Map()
  for (const { segment, rows } of found) {
    const { opinionEnds: ends } = segment
    const [names, codes] = [segment[by], by === 'polarities' ? segment.opinionPolarities : segment.opinionHolders]
    const chosen = chosenOpinions(segment, choice)
    const [numbers, last] = [new Uint32Array(names.length), new Int32Array(names.length).fill(-1)]
    for (const row of rows)
      for (let at = row === 0 ? 0 : ends[row - 1]; at < ends[row]; at++) {
        const code = codes[at]
        if (chosen[at] === 0 || last[code] === row) continue
        last[code] = row
        numbers[code] += 1
      }
    addNamed(counts, names, numbers)
  }
  return counts
}

/** A concept with all above it. */
export type Lineage = (concept: string) => readonly string[]

/** Concepts with all below them: where they were named or judged; with a choice, where such an opinion is about them. */
export function countSubtrees(found: readonly Found[], lineage: Lineage, choice?: OpinionChoice): Counts {
  const counts: Counts = new Map()
  const numbers = new Map<string, number>()
  const numberOf = (id: string): number => {
    const number = numbers.get(id) ?? numbers.size
    numbers.set(id, number)
    return number
  }
  for (const { segment, rows } of found) {
    const above = segment.concepts.map((concept) => lineage(concept).map(numberOf))
    addNamed(counts, [...numbers.keys()], subtreesIn(segment, rows, above, numbers.size, choice))
  }
  return counts
}

function subtreesIn(
  segment: Segment,
  rows: Rows,
  above: number[][],
  size: number,
  choice?: OpinionChoice,
): Uint32Array {
  const { namedEnds, named, opinionEnds, opinionConcepts } = segment
  const chosen = chosenOpinions(segment, choice ?? {})
  const [counts, last] = [new Uint32Array(size), new Int32Array(size).fill(-1)]
  const count = (concept: number, row: number): void => {
    for (const number of above[concept]) {
      if (last[number] !== row) counts[number] += 1
      last[number] = row
    }
  }
  for (const row of rows) {
    if (!choice) for (let at = row === 0 ? 0 : namedEnds[row - 1]; at < namedEnds[row]; at++) count(named[at], row)
    for (let at = row === 0 ? 0 : opinionEnds[row - 1]; at < opinionEnds[row]; at++)
      if (chosen[at] === 1 && opinionConcepts[at] !== NOTHING) count(opinionConcepts[at], row)
  }
  return counts
}
