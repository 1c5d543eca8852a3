import { AppError } from '../../engine/errors.ts'

/**
 * One page of a whole list that is short, in the order of its ids, so that pages neither repeat nor lose what stays while others come and go.
 *
 * @param page - `cursor` is the `nextCursor` of the page before; without `limit` everything is one page
 * @throws AppError INPUT_INVALID for a cursor that none of these pages gave
 */
export function pageById<T>(rows: readonly T[], idOf: (row: T) => string, page: AskedPage): Paged<T> {
  return pageBy(rows, idOf, page, (a, b) => a < b)
}

/**
 * The same, the newest first, those of one moment by their ids; what takes a later moment meanwhile comes first in the next list.
 *
 * @param timeOf - epoch ms
 * @throws AppError INPUT_INVALID
 */
export function pageByTime<T extends { id: string }>(
  rows: readonly T[],
  timeOf: (row: T) => number,
  page: AskedPage,
): Paged<T> {
  return pageBy(
    rows,
    (row) => `${String(timeOf(row)).padStart(TIME_DIGITS, '0')} ${row.id}`,
    page,
    (a, b) => a > b,
  )
}

interface AskedPage {
  limit?: number | undefined
  cursor?: string | undefined
}

interface Paged<T> {
  page: T[]
  nextCursor?: string
}

/** Those of the greatest moment that a Date tells. */
const TIME_DIGITS = 16

function pageBy<T>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  { limit = Infinity, cursor }: AskedPage,
  isBefore: (a: string, b: string) => boolean,
): Paged<T> {
  const sorted = [...rows].sort((a, b) => (isBefore(keyOf(a), keyOf(b)) ? -1 : 1))
  const last = cursor === undefined ? undefined : keyIn(cursor)
  const rest = last === undefined ? sorted : sorted.filter((row) => isBefore(last, keyOf(row)))
  const page = rest.slice(0, limit)
  const end = rest.length > page.length ? page.at(-1) : undefined
  return { page, ...(end !== undefined && { nextCursor: cursorOf(keyOf(end)) }) }
}

const MARK = 'after:'
const cursorOf = (key: string): string => Buffer.from(MARK + key).toString('base64url')

function keyIn(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString()
  const key = text.slice(MARK.length)
  if (text.startsWith(MARK) && cursorOf(key) === cursor) return key
  throw new AppError('INPUT_INVALID', { detail: { wanted: 'nextCursor of the page before' } })
}
