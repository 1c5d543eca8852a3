import { createColumnedReading, type ColumnedReading } from '../columns/columned-reading.ts'
import { createInsightStore } from '../sql/store.ts'
import type { InsightStore } from '../types.ts'
import type { Reader } from '../sql/database.ts'
import { openPostgres } from './open.ts'

/** The insight store in a PostgreSQL database. */
export async function openPostgresStore(url: string, statementMs?: number): Promise<InsightStore> {
  return createInsightStore(await openPostgres(url, statementMs))
}

/** Questions to a PostgreSQL database, on connections of their own. */
export async function openPostgresReading(
  url: string,
): Promise<{ reading: ColumnedReading; close: () => Promise<void> }> {
  const db = await openPostgres(url)
  return { reading: createColumnedReading(db, db.secret), close: () => db.close() }
}

/** Reads on connections of its own. */
export async function openPostgresReader(
  url: string,
  signal: AbortSignal,
): Promise<{ reader: Reader; close: () => Promise<void> }> {
  const db = await openPostgres(url)
  return { reader: db.reading(signal), close: () => db.close() }
}
