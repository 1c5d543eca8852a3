import type { KnownStore, StoreName } from '../visit-types.ts'
import type { Database, Reader } from './database.ts'

/** Every store that is known, by id. */
export async function listStores(reader: Reader): Promise<KnownStore[]> {
  const rows = await reader.all<{ id: string; name: string | null; region: string | null; known: number }>(
    `SELECT s.id, s.name, s.region, CASE WHEN h.store_id IS NULL THEN 0 ELSE 1 END AS known
     FROM stores s LEFT JOIN store_hours h ON h.store_id = s.id ORDER BY s.id`,
  )
  return rows.map(({ id, name, region, known }) => ({
    ...{ storeId: id, hoursKnown: known === 1 },
    ...(name !== null && { name }),
    ...(region !== null && { region }),
  }))
}

/** Keeps how a store is called and where it belongs; a store may be told before anything was recorded in it. */
export function nameStore(db: Database, storeId: string, { name, region }: StoreName): Promise<void> {
  return db.transaction(async (tx) => {
    await tx.run('INSERT INTO stores (id, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING', [storeId, Date.now()])
    if (name !== undefined) await tx.run('UPDATE stores SET name = ? WHERE id = ?', [name, storeId])
    if (region !== undefined) await tx.run('UPDATE stores SET region = ? WHERE id = ?', [region, storeId])
  })
}
