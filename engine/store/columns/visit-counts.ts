import type { KnownVisits } from '../figure-types.ts'
import type { Counts } from './counting.ts'
import type { Found } from './finding.ts'

/** How many rows were said in visits with each value; '' in visits of which nothing of the kind is known. */
export function countVisits(found: readonly Found[], known: readonly Omit<KnownVisits, 'seqs'>[]): Counts {
  const rowsOf = rowsOfVisits(found)
  const told = new Set<number>()
  const counts: Counts = new Map()
  for (const { value, visits } of known) {
    let count = 0
    // A visit is there once for each utterance that shows it.
    for (const visit of new Set(visits)) {
      count += rowsOf.get(visit) ?? 0
      told.add(visit)
    }
    if (count > 0) counts.set(value, count)
  }
  let unknown = 0
  for (const [visit, rows] of rowsOf) if (!told.has(visit)) unknown += rows
  if (unknown > 0) counts.set('', unknown)
  return counts
}

/** Rows by their visit; those of no visit are not counted. */
function rowsOfVisits(found: readonly Found[]): Map<number, number> {
  const rowsOf = new Map<number, number>()
  // Neighbours are mostly of one visit.
  let [last, count] = [0, 0]
  const keep = (): void => void (last !== 0 && rowsOf.set(last, (rowsOf.get(last) ?? 0) + count))
  for (const { segment, rows } of found)
    for (let i = 0; i < rows.length; i++) {
      const visit = segment.visits[rows[i]]
      if (visit !== last) {
        keep()
        ;[last, count] = [visit, 0]
      }
      count += 1
    }
  keep()
  return rowsOf
}
