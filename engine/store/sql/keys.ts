import type { StoredKey } from '../subject-types.ts'
import type { Database } from './database.ts'
import type { Reader } from './database.ts'

interface KeyRow {
  id: string
  hash: string
  role: string
  store_ids: string | null
  label: string
  created_at: number
  revoked_at: number | null
  last_used_at: number | null
}

function toKey(row: KeyRow): StoredKey {
  const key: StoredKey = { id: row.id, hash: row.hash, role: row.role, label: row.label, createdAt: row.created_at }
  if (row.store_ids !== null) key.storeIds = JSON.parse(row.store_ids) as string[]
  if (row.revoked_at !== null) key.revokedAt = row.revoked_at
  if (row.last_used_at !== null) key.lastUsedAt = row.last_used_at
  return key
}

/** @throws AppError CONFLICT when id or hash are taken */
export function addKey(db: Database, key: StoredKey): Promise<void> {
  return db.transaction(async (tx) => {
    await tx.run(
      'INSERT INTO keys (id, hash, role, store_ids, label, created_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [
        ...[key.id, key.hash, key.role, key.storeIds ? JSON.stringify(key.storeIds) : null],
        ...[key.label, key.createdAt, key.revokedAt ?? null],
      ],
    )
  })
}

/** The key with this hash, revoked ones included: the caller decides what a revoked key may say. */
export async function findKey(reader: Reader, hash: string): Promise<StoredKey | undefined> {
  const row = await reader.get<KeyRow>('SELECT * FROM keys WHERE hash = ?', [hash])
  return row && toKey(row)
}

export async function listKeys(reader: Reader): Promise<StoredKey[]> {
  const rows = await reader.all<KeyRow>('SELECT * FROM keys ORDER BY created_at, id')
  return rows.map(toKey)
}

export function revokeKey(db: Database, id: string): Promise<boolean> {
  return db.transaction(
    async (tx) =>
      (await tx.run('UPDATE keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL', [Date.now(), id])) > 0,
  )
}

/** Notes that a key opened something at a time (epoch ms). */
export function noteKeyUse(db: Database, id: string, at: number): Promise<void> {
  return db.transaction(async (tx) => void (await tx.run('UPDATE keys SET last_used_at = ? WHERE id = ?', [at, id])))
}
