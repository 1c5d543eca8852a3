import type { Match } from '../query/match.ts'
import { matching } from './matching.ts'
import { everyRow, isPlaced, narrowed, type Narrowing } from './narrowing.ts'
import type { Rows } from './row-lists.ts'
import type { Segment } from './segment.ts'

/** A segment, and which of its rows are there no more, as ones; undefined where all are. */
export interface Part {
  segment: Segment
  gone?: Uint8Array
}

/** What was found in one segment. */
export interface Found {
  segment: Segment
  rows: Rows
}

/** Whether a row with this stamp was there at a snapshot. */
export interface Seen {
  /** Whether a row was there whose stamp this is. */
  has(stamp: number): boolean
  /** Below this, all were. */
  allBelow: number
}

/** Everything that holds a match and fits filters. */
export function find(
  parts: readonly Part[],
  match: Match | undefined,
  filters: readonly Narrowing[],
  seen?: Seen,
): Found[] {
  return parts.flatMap(({ segment, gone }) => {
    const rows = there(segment, fitting(segment, match, filters), gone, seen)
    return rows.length === 0 ? [] : [{ segment, rows }]
  })
}

/** Where filters say where or when, few rows are left to be looked for words in; else words leave few to be narrowed. */
function fitting(segment: Segment, match: Match | undefined, filters: readonly Narrowing[]): Rows {
  const placed = filters.filter(isPlaced)
  const narrow = (rows: Rows | undefined, some: readonly Narrowing[]): Rows | undefined =>
    some.reduce((left, one) => (left?.length === 0 ? left : narrowed(segment, left, one)), rows)
  const first = narrow(undefined, placed)
  if (first?.length === 0) return first
  const held = match ? matching(segment, match, first) : first
  const rest = filters.filter((one) => !isPlaced(one))
  return narrow(held, rest) ?? everyRow(segment)
}

/** Of what was found those that were there at a snapshot. */
export const seenOf = (found: readonly Found[], seen: Seen): Found[] =>
  found.map(({ segment, rows }) => ({ segment, rows: there(segment, rows, undefined, seen) }))

function there({ stamps, bounds }: Segment, rows: Rows, gone: Uint8Array | undefined, seen: Seen | undefined): Rows {
  const left = gone && rows.length > 0 ? rows.filter((row) => gone[row] === 0) : rows
  return !seen || bounds.stamp < seen.allBelow ? left : left.filter((row) => seen.has(stamps[row]))
}

export const totalOf = (found: readonly Found[]): number => found.reduce((sum, { rows }) => sum + rows.length, 0)

/** The snapshot that a database told, as `snapshotOf` of its dialect reads it: the greatest number, or PostgreSQL's text. */
export function seenAt(snapshot: number | string): Seen {
  if (typeof snapshot === 'number') return { has: (stamp) => stamp <= snapshot, allBelow: snapshot + 1 }
  const [least, next, open = ''] = snapshot.split(':')
  const under = new Set(open === '' ? [] : open.split(',').map(Number))
  const [from, to] = [Number(least), Number(next)]
  return { has: (stamp) => stamp < from || (stamp < to && !under.has(stamp)), allBelow: from }
}
