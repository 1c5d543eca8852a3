import { createHash } from 'node:crypto'
import { AppError } from '../../errors.ts'

const mark = (purpose: string): string => createHash('sha256').update(purpose).digest('base64url').slice(0, 12)

/** Where a list goes on, opaque to the caller; `purpose` says of which list, so that it is not used for another. */
export function writeCursor(purpose: string, place: number[]): string {
  return Buffer.from(JSON.stringify([mark(purpose), place])).toString('base64url')
}

/** @throws AppError INPUT_INVALID for a cursor that we did not write, or wrote for another list */
export function readCursor(cursor: string, purpose: string): number[] {
  try {
    const [found, place] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as [string, number[]]
    if (found === mark(purpose) && place.every((value) => typeof value === 'number')) return place
  } catch {
    // Not of our making: the same answer as for one that belongs elsewhere.
  }
  throw new AppError('INPUT_INVALID', { detail: { wanted: 'nextCursor of the same query, filters and order' } })
}
