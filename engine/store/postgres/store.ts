import { createReading } from '../sql/reading.ts'
import { createFigureSource } from '../sql/figures/source.ts'
import type { FigureStore } from '../figure-types.ts'
import type { Asking, Reading } from '../reading-types.ts'
import { createInsightStore } from '../sql/store.ts'
import type { InsightStore } from '../types.ts'
import { openPostgres } from './open.ts'

/** The insight store in a PostgreSQL database. */
export async function openPostgresStore(
  url: string,
  utcOffsetMinutes: number,
  statementMs?: number,
): Promise<InsightStore> {
  return createInsightStore(await openPostgres(url, statementMs), utcOffsetMinutes)
}

/** Questions to a PostgreSQL database, on connections of their own. */
export async function openPostgresReading(
  url: string,
  utcOffsetMinutes: number,
): Promise<{ reading: Reading & FigureStore; close(): Promise<void> }> {
  const db = await openPostgres(url)
  const figures = { figureSource: (asking?: Asking) => createFigureSource(db.reading(asking?.signal)) }
  return { reading: { ...createReading(db, db.secret, utcOffsetMinutes), ...figures }, close: () => db.close() }
}
