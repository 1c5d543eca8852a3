import { AppError } from '../../engine/errors.ts'

/**
 * One page of a whole list that is short, in the order of its ids, so that pages neither repeat nor lose what stays while others come and go.
 *
 * @param page - `cursor` is the `nextCursor` of the page before; without `limit` everything is one page
 * @throws AppError INPUT_INVALID for a cursor that none of these pages gave
 */
export function pageById<T>(
  rows: readonly T[],
  idOf: (row: T) => string,
  { limit = Infinity, cursor }: { limit?: number | undefined; cursor?: string | undefined },
): { page: T[]; nextCursor?: string } {
  const sorted = [...rows].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
  const after = cursor === undefined ? undefined : idIn(cursor)
  const rest = after === undefined ? sorted : sorted.filter((row) => idOf(row) > after)
  const page = rest.slice(0, limit)
  const last = rest.length > page.length ? page.at(-1) : undefined
  return { page, ...(last !== undefined && { nextCursor: cursorOf(idOf(last)) }) }
}

const MARK = 'after:'
const cursorOf = (id: string): string => Buffer.from(MARK + id).toString('base64url')

function idIn(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString()
  const id = text.slice(MARK.length)
  if (text.startsWith(MARK) && cursorOf(id) === cursor) return id
  throw new AppError('INPUT_INVALID', { detail: { wanted: 'nextCursor of the page before' } })
}
