import type { Found } from './finding.ts'
import type { Rows } from './row-lists.ts'

/** Rows of several segments as positions in one list, which is in the order of the utterances' numbers. */
export interface Positions {
  rows: number
  /** False where segments and rows follow each other as the numbers do. */
  isMixed: boolean
  /** Goes through the segments; `positions` says of each row of a segment where it stands in the whole. */
  each: (visit: (found: Found, rows: Rows, positions: Int32Array) => void) => void
}

export function createPositions(found: readonly Found[]): Positions {
  const offsets: number[] = []
  let count = 0
  for (const { rows } of found) {
    offsets.push(count)
    count += rows.length
  }
  const ranks = ranksOf(found, count)
  const positions = ranks ?? counted(count)
  return {
    rows: count,
    isMixed: ranks !== undefined,
    each(visit) {
      found.forEach((one, nth) => {
        visit(one, one.rows, positions.subarray(offsets[nth], offsets[nth] + one.rows.length))
      })
    },
  }
}

/** Where each row stands by its number; undefined where that is where it comes. */
function ranksOf(found: readonly Found[], count: number): Int32Array | undefined {
  const seqs = new Float64Array(count)
  let [at, isInOrder] = [0, true]
  for (const { segment, rows } of found)
    for (let i = 0; i < rows.length; i++) {
      seqs[at] = segment.seqs[rows[i]]
      if (at > 0 && seqs[at] < seqs[at - 1]) isInOrder = false
      at += 1
    }
  if (isInOrder) return undefined
  const order = counted(count).sort((a, b) => seqs[a] - seqs[b])
  const ranks = new Int32Array(count)
  for (let rank = 0; rank < count; rank++) ranks[order[rank]] = rank
  return ranks
}

function counted(count: number): Int32Array {
  const numbers = new Int32Array(count)
  for (let i = 0; i < count; i++) numbers[i] = i
  return numbers
}
