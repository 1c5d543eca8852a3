import type { OpeningHours } from '../opening-hours.ts'
import type { StoredHours } from '../visit-types.ts'
import type { Database } from './database.ts'
import type { Reader } from './database.ts'

/** Keeps when a store is open, in place of what was known; a store may be told before anything was recorded in it. */
export function saveHours(db: Database, storeId: string, hours: OpeningHours, notedBy?: string): Promise<void> {
  return db.transaction(async (tx) => {
    const now = Date.now()
    await tx.run('INSERT INTO stores (id, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING', [storeId, now])
    await tx.run(
      `INSERT INTO store_hours (store_id, hours, noted_by, noted_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (store_id) DO UPDATE SET hours = excluded.hours, noted_by = excluded.noted_by, noted_at = excluded.noted_at`,
      [storeId, JSON.stringify(hours), notedBy ?? null, now],
    )
  })
}

export async function getHours(reader: Reader, storeId: string): Promise<StoredHours | undefined> {
  const row = await reader.get<{ hours: string; notedBy: string | null; notedAt: number }>(
    'SELECT hours, noted_by AS "notedBy", noted_at AS "notedAt" FROM store_hours WHERE store_id = ?',
    [storeId],
  )
  return row && { storeId, ...row, hours: JSON.parse(row.hours) as OpeningHours }
}

/** Every store that is known, and whether its hours are. */
export function listStores(reader: Reader): Promise<{ storeId: string; hoursKnown: boolean }[]> {
  return reader
    .all<{ id: string; known: number }>(
      `SELECT s.id, CASE WHEN h.store_id IS NULL THEN 0 ELSE 1 END AS known FROM stores s LEFT JOIN store_hours h ON h.store_id = s.id ORDER BY s.id`,
    )
    .then((rows) => rows.map(({ id, known }) => ({ storeId: id, hoursKnown: known === 1 })))
}

export function removeHours(db: Database, storeId: string): Promise<boolean> {
  return db.transaction(async (tx) => (await tx.run('DELETE FROM store_hours WHERE store_id = ?', [storeId])) > 0)
}
