import { DEFAULT_UTC_OFFSET_MINUTES } from '../rfc3339.ts'
import { openSqliteStore } from './sqlite/store.ts'
import type { FigureStore } from './figure-types.ts'
import type { Reading } from './reading-types.ts'
import { openSqliteReading } from './sqlite/open-reading.ts'
import type { InsightStore } from './types.ts'

export interface StoreOptions {
  /** Where a day begins, for counting by day: minutes ahead of UTC. Default 480, China. */
  utcOffsetMinutes?: number
  /** How long one reading may take that nobody else bounds; then it fails with QUERY_TIMEOUT. Default: as long as it needs. */
  statementMs?: number
}

/**
 * Opens the insight store, and makes it when there is none. Other databases join here.
 *
 * @param path - file of the SQLite database; its folder must be there
 * @throws AppError STORE_NEWER, STORE_BROKEN, STORE_BUSY, DISK_FULL, INPUT_INVALID
 */
export function openInsightStore(path: string, options: StoreOptions = {}): Promise<InsightStore> {
  return openSqliteStore(path, options.utcOffsetMinutes ?? DEFAULT_UTC_OFFSET_MINUTES, options.statementMs)
}

/**
 * Questions over one connection to a store that was opened before, by whoever keeps its schema.
 *
 * @throws AppError STORE_BROKEN
 */
export function openStoreReading(
  path: string,
  utcOffsetMinutes: number,
): Promise<{ reading: Reading & FigureStore; close(): Promise<void> }> {
  return openSqliteReading(path, utcOffsetMinutes)
}
