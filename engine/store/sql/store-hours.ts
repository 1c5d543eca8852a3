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

export function removeHours(db: Database, storeId: string): Promise<boolean> {
  return db.transaction(async (tx) => (await tx.run('DELETE FROM store_hours WHERE store_id = ?', [storeId])) > 0)
}
