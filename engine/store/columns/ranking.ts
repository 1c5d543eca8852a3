import type { Needle } from '../query/compile.ts'
import { SCALE, WHOLE_WORD } from '../sql/rank.ts'
import type { Found } from './finding.ts'
import { matching } from './matching.ts'
import { MOST_ROWS, type Segment } from './segment.ts'

/** A row of a search, as the database reads it: its number, its place in the order, its wall clock. */
export interface Ranked {
  seq: number
  key: number
  at: number
}

export interface Order {
  sort: 'relevance' | 'newest' | 'oldest'
  /** Of an order by relevance; `weights` as `rarities` gives them. */
  needles: readonly Needle[]
  weights: readonly number[]
}

/** What the last row of the page before was. */
export type After = readonly [key: number, at: number, seq: number]

/** The first rows of an order: greater keys first, of equals the later, of these those with the greater number. */
export function best(found: readonly Found[], order: Order, after: After | undefined, limit: number): Ranked[] {
  const kept: Ranked[] = []
  // Rows come in order of time, more or less: from the end on few take another's place.
  const lists = order.sort === 'oldest' ? found : [...found].reverse()
  for (const { segment, rows } of lists) {
    const worst = kept.length === limit ? kept[limit - 1] : undefined
    if (worst && isBehind(segment, order, worst)) continue
    const keyOf = keysOf(segment, order)
    const { ats, seqs } = segment
    const from = order.sort === 'oldest' ? 0 : rows.length - 1
    const step = order.sort === 'oldest' ? 1 : -1
    for (let i = from; i >= 0 && i < rows.length; i += step) {
      const row = rows[i]
      const key = keyOf(row)
      const last = kept.length === limit ? kept[limit - 1] : undefined
      if (last && (key < last.key || (key === last.key && compare(key, ats[row], seqs[row], last) >= 0))) continue
      if (after && compare(key, ats[row], seqs[row], { key: after[0], at: after[1], seq: after[2] }) <= 0) continue
      insert(kept, { seq: seqs[row], key, at: ats[row] }, limit)
    }
  }
  return kept
}

/** Whether no row of a segment can come before another, whose order is by time. */
const isBehind = ({ bounds }: Segment, { sort }: Order, { key }: Ranked): boolean =>
  sort === 'newest' ? bounds.toAt < key : sort === 'oldest' && -bounds.fromAt < key

/** Below 0 where the row comes before the other. */
function compare(key: number, at: number, seq: number, other: Ranked): number {
  if (key !== other.key) return key > other.key ? -1 : 1
  if (at !== other.at) return at > other.at ? -1 : 1
  return seq > other.seq ? -1 : seq === other.seq ? 0 : 1
}

function insert(kept: Ranked[], one: Ranked, limit: number): void {
  let at = kept.length
  while (at > 0 && compare(one.key, one.at, one.seq, kept[at - 1]) < 0) at -= 1
  kept.splice(at, 0, one)
  kept.length = Math.min(kept.length, limit)
}

function keysOf(segment: Segment, order: Order): (row: number) => number {
  const { ats, bases } = segment
  if (order.sort === 'newest') return (row) => ats[row]
  if (order.sort === 'oldest') return (row) => -ats[row]
  const sums = worthOf(segment, order.needles, order.weights)
  return (row) => Math.trunc((bases[row] * sums[row]) / (SCALE / 1000))
}

const sums = new Float64Array(MOST_ROWS)

/** The worth of the pieces in each row: always that of those that every hit holds, that of others and of whole words where they stand. */
function worthOf(segment: Segment, needles: readonly Needle[], weights: readonly number[]): Float64Array {
  sums.fill(
    needles.reduce((sum, { optional }, i) => sum + (optional ? 0 : weights[i]), 0),
    0,
    segment.rows,
  )
  needles.forEach(({ match, word, optional }, i) => {
    if (optional) for (const row of matching(segment, match)) sums[row] += weights[i]
    const weight = Math.round(weights[i] * WHOLE_WORD)
    if (word) for (const row of matching(segment, { kind: 'word', word })) sums[row] += weight
  })
  return sums
}
