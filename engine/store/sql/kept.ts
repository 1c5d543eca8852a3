import type { Kept, KeptKind } from '../kept-types.ts'
import type { Database, Reader } from './database.ts'

interface KeptRow {
  id: string
  kind: KeptKind
  owner: string
  store_ids: string | null
  name: string
  shared: number
  content: string
  created_at: number
  updated_at: number
  expires_at: number | null
}

function toKept(row: KeptRow): Kept {
  const { id, kind, owner, name, content } = row
  return {
    ...{ id, kind, owner, name, content },
    ...(row.store_ids !== null && { storeIds: JSON.parse(row.store_ids) as string[] }),
    ...{ isShared: row.shared === 1, createdAt: row.created_at, updatedAt: row.updated_at },
    ...(row.expires_at !== null && { expiresAt: row.expires_at }),
  }
}

/** Keeps a thing, in place of what had its id. What has ended is forgotten on the way. */
export async function keep(db: Database, thing: Kept): Promise<void> {
  const { id, kind, owner, storeIds, name, isShared, content, createdAt, updatedAt, expiresAt } = thing
  await db.transaction(async (tx) => {
    await tx.run('DELETE FROM kept WHERE expires_at < ?', [updatedAt])
    await tx.run(
      `INSERT INTO kept (id, kind, owner, store_ids, name, shared, content, created_at, updated_at, expires_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, shared = excluded.shared, content = excluded.content,
         updated_at = excluded.updated_at, expires_at = excluded.expires_at`,
      [
        ...[id, kind, owner, storeIds ? JSON.stringify(storeIds) : null, name, isShared ? 1 : 0, content],
        ...[createdAt, updatedAt, expiresAt ?? null],
      ],
    )
  })
}

export async function getKept(reader: Reader, id: string): Promise<Kept | undefined> {
  const row = await reader.get<KeptRow>('SELECT * FROM kept WHERE id = ?', [id])
  return row && toKept(row)
}

/** What has not ended, the newest first. */
export async function listKept(
  reader: Reader,
  kind: KeptKind,
  now: number,
): Promise<(Kept & { evidenceCount: number })[]> {
  const rows = await reader.all<KeptRow & { evidence_count: number }>(
    `SELECT k.*, (SELECT count(*) FROM evidence e WHERE e.basket = k.id) AS evidence_count FROM kept k
     WHERE k.kind = ? AND (k.expires_at IS NULL OR k.expires_at >= ?) ORDER BY k.updated_at DESC, k.id`,
    [kind, now],
  )
  return rows.map((row) => ({ ...toKept(row), evidenceCount: row.evidence_count }))
}

/** What is in it goes by foreign keys. */
export async function removeKept(db: Database, id: string): Promise<boolean> {
  const isGone = await db.transaction(async (tx) => (await tx.run('DELETE FROM kept WHERE id = ?', [id])) > 0)
  if (isGone) await db.forget()
  return isGone
}
