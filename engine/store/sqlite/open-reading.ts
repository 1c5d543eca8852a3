import { AppError } from '../../errors.ts'
import type { FigureStore } from '../figure-types.ts'
import type { Asking, Reading } from '../reading-types.ts'
import { createFigureSource } from '../sql/figures/source.ts'
import { readSecret } from './open.ts'
import { openReaders } from './readers.ts'
import { createReading } from '../sql/reading.ts'

/**
 * Questions over one connection to a store that was opened for writing before, by whoever keeps its schema.
 *
 * @throws AppError STORE_BROKEN
 */
export async function openSqliteReading(
  path: string,
  utcOffsetMinutes: number,
): Promise<{ reading: Reading & FigureStore; close(): Promise<void> }> {
  const readers = await openReaders(path, 0)
  const secret = await readSecret(readers.urgent)
  if (!secret) throw new AppError('STORE_BROKEN', { detail: { store: path, reason: 'never opened for writing' } })
  const figures = { figureSource: (asking?: Asking) => createFigureSource(readers.reading(asking?.signal)) }
  return { reading: { ...createReading(readers, secret, utcOffsetMinutes), ...figures }, close: () => readers.close() }
}
