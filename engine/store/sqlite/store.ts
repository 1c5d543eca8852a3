import { createInsightStore } from '../sql/store.ts'
import type { InsightStore } from '../types.ts'
import { openDatabase } from './open.ts'

/** The insight store in one SQLite file. */
export async function openSqliteStore(path: string, statementMs?: number): Promise<InsightStore> {
  return createInsightStore(await openDatabase(path, undefined, statementMs))
}
