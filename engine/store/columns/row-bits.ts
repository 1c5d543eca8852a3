import { MOST_ROWS } from './segment.ts'
import type { Rows } from './row-lists.ts'

const BITS = 32
const bits = new Int32Array(MOST_ROWS / BITS)
const room = new Uint16Array(MOST_ROWS)

/** Rows of one segment, gathered in any order and told in order; there is one such set, for whoever gathers tells before the next begins. */
export interface RowBits {
  add(row: number): void
  /** Those of `list` from `from` on and before `to`. */
  addAll(list: Uint16Array, from: number, to: number): void
  /** All of them. */
  rows(): Rows
  /** Those of `list` that are in the set. */
  among(list: Rows): Rows
}

/** The set, emptied for a segment of so many rows. */
export function emptyBits(count: number): RowBits {
  bits.fill(0, 0, Math.ceil(count / BITS))
  return { add, addAll, rows: () => rowsBelow(count), among }
}

function add(row: number): void {
  bits[row >>> 5] |= 1 << row
}

function addAll(list: Uint16Array, from: number, to: number): void {
  for (let at = from; at < to; at++) bits[list[at] >>> 5] |= 1 << list[at]
}

/** A word of 32 rows of which none is in it is passed over at once. */
function rowsBelow(count: number): Rows {
  let found = 0
  const words = Math.ceil(count / BITS)
  for (let i = 0; i < words; i++)
    for (let word = bits[i]; word !== 0; word &= word - 1) room[found++] = i * BITS + 31 - Math.clz32(word & -word)
  return room.slice(0, found)
}

function among(list: Rows): Rows {
  let found = 0
  for (let i = 0; i < list.length; i++) {
    const row = list[i]
    if (((bits[row >>> 5] >>> row) & 1) === 1) room[found++] = row
  }
  return room.slice(0, found)
}
