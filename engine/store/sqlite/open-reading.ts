import { AppError } from '../../errors.ts'
import { createColumnedReading, type ColumnedReading } from '../columns/columned-reading.ts'
import type { Reader } from '../sql/database.ts'
import { readSecret } from './open.ts'
import { openReaders } from './readers.ts'

/**
 * Questions over one connection to a store that was opened for writing before, by whoever keeps its schema.
 *
 * @throws AppError STORE_BROKEN
 */
export async function openSqliteReading(
  path: string,
): Promise<{ reading: ColumnedReading; close: () => Promise<void> }> {
  const readers = await openReaders(path, 0)
  const secret = await readSecret(readers.urgent)
  if (!secret) throw new AppError('STORE_BROKEN', { detail: { store: path, reason: 'never opened for writing' } })
  return { reading: createColumnedReading(readers, secret), close: () => readers.close() }
}

/** Reads over one connection of its own. */
export async function openSqliteReader(
  path: string,
  signal: AbortSignal,
): Promise<{ reader: Reader; close: () => Promise<void> }> {
  const readers = await openReaders(path, 0)
  return { reader: readers.reading(signal), close: () => readers.close() }
}
