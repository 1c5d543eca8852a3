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
  const order = inOrder(seqs)
  const ranks = new Int32Array(count)
  for (let rank = 0; rank < count; rank++) ranks[order[rank]] = rank
  return ranks
}

/**
 * The places of numbers in their order: what rises already, which is each segment or many of them, is merged two and two. A sort would ask
 * a function twenty million times over a million.
 */
function inOrder(numbers: Float64Array): Int32Array {
  let [from, to]: Int32Array[] = [counted(numbers.length), new Int32Array(numbers.length)]
  let ends = risesOf(numbers)
  while (ends.length > 1) {
    const merged: number[] = []
    for (let i = 0; i < ends.length; i += 2) {
      const start = i === 0 ? 0 : ends[i - 1]
      const end = ends[i + 1] ?? ends[i]
      merge(numbers, from, to, { start, middle: ends[i], end })
      merged.push(end)
    }
    ;[from, to, ends] = [to, from, merged]
  }
  return from
}

/** Where each stretch of rising numbers ends. */
function risesOf(numbers: Float64Array): number[] {
  const ends: number[] = []
  for (let at = 1; at <= numbers.length; at++) if (at === numbers.length || numbers[at] < numbers[at - 1]) ends.push(at)
  return ends
}

function merge(
  numbers: Float64Array,
  from: Int32Array,
  to: Int32Array,
  { start, middle, end }: { start: number; middle: number; end: number },
): void {
  let [a, b] = [start, middle]
  for (let at = start; at < end; at++) {
    const isFirst = b === end || (a < middle && numbers[from[a]] <= numbers[from[b]])
    to[at] = isFirst ? from[a++] : from[b++]
  }
}

function counted(count: number): Int32Array {
  const numbers = new Int32Array(count)
  for (let i = 0; i < count; i++) numbers[i] = i
  return numbers
}
