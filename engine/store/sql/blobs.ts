import type { BlobRecord } from '../blob-types.ts'
import type { Database, Reader, Transaction } from './database.ts'

/** Longer than the naming of any content takes, and than the removal of its files: whoever said so has died since. */
const EXPECTED_MS = 10 * 60_000
const DYING_MS = 30_000
const POLL_MS = 20

/** What something needs. */
export const HELD_BLOBS = 'SELECT sha256 FROM blobs WHERE refs > 0 ORDER BY sha256'

/** Of `blobs b` that may be condemned; wants the earliest arrival that counts, and the latest death that does not. */
const OWNERLESS = `b.refs = 0 AND (b.state = 'kept' OR b.last_seen < ?)
  AND NOT EXISTS (SELECT 1 FROM blob_arrivals a WHERE a.sha256 = b.sha256 AND a.expected_at > ?)`

/** Alone with this content: what is about to come must not cross what is removed. */
const lockOf = (tx: Transaction, sha256: string): Promise<void> => tx.lock(`blob ${sha256}`)

/** Says that content is about to come, and waits while its files are being removed. */
export async function expectBlob(db: Database, sha256: string): Promise<number> {
  for (;;) {
    const arrival = await db.transaction((tx) => arrive(tx, sha256))
    if (arrival !== undefined) return arrival
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

async function arrive(tx: Transaction, sha256: string): Promise<number | undefined> {
  const now = Date.now()
  await lockOf(tx, sha256)
  const isFree = await tx.run(
    `INSERT INTO blobs (sha256, last_seen) VALUES (?, ?)
     ON CONFLICT (sha256) DO UPDATE SET state = 'kept', last_seen = excluded.last_seen
     WHERE blobs.state = 'kept' OR blobs.last_seen < ?`,
    [sha256, now, now - DYING_MS],
  )
  if (isFree === 0) return undefined
  const sql = 'INSERT INTO blob_arrivals (sha256, expected_at) VALUES (?, ?) RETURNING seq'
  return (await tx.get<{ seq: number }>(sql, [sha256, now]))?.seq
}

/** Waits while the files of content that has an owner are being removed. */
export async function untilBlobStays(db: Database, sha256: string): Promise<void> {
  for (;;) {
    const blob = await getBlob(db.urgent, sha256)
    if (blob?.state !== 'dying') return
    if (blob.lastSeen < Date.now() - DYING_MS) return buryBlob(db, sha256)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

export function settleBlob(db: Database, arrival: number): Promise<void> {
  return db.transaction(async (tx) => {
    await tx.run('DELETE FROM blob_arrivals WHERE seq = ?', [arrival])
  })
}

export function condemnBlob(db: Database, sha256: string): Promise<boolean> {
  const now = Date.now()
  return db.transaction(async (tx) => {
    await lockOf(tx, sha256)
    const sql = `UPDATE blobs AS b SET state = 'dying', last_seen = ? WHERE b.sha256 = ? AND ${OWNERLESS}`
    return (await tx.run(sql, [now, sha256, now - DYING_MS, now - EXPECTED_MS])) > 0
  })
}

export function buryBlob(db: Database, sha256: string): Promise<void> {
  return db.transaction(async (tx) => {
    await lockOf(tx, sha256)
    await tx.run('DELETE FROM blob_arrivals WHERE sha256 = ? AND expected_at <= ?', [sha256, Date.now() - EXPECTED_MS])
    await tx.run(`DELETE FROM blobs WHERE sha256 = ? AND state = 'dying' AND refs = 0`, [sha256])
    await tx.run(`UPDATE blobs SET state = 'kept' WHERE sha256 = ? AND state = 'dying'`, [sha256])
  })
}

export async function ownerlessBlobs(reader: Reader, limit: number): Promise<string[]> {
  const now = Date.now()
  const rows = await reader.all<{ sha256: string }>(
    `SELECT b.sha256 FROM blobs b WHERE ${OWNERLESS} ORDER BY b.last_seen, b.sha256 LIMIT ?`,
    [now - DYING_MS, now - EXPECTED_MS, limit],
  )
  return rows.map(({ sha256 }) => sha256)
}

const HELD_AT_A_TIME = 1000

export async function heldBlobs(reader: Reader, after: string): Promise<string[]> {
  const rows = await reader.all<{ sha256: string }>(
    'SELECT sha256 FROM blobs WHERE refs > 0 AND sha256 > ? ORDER BY sha256 LIMIT ?',
    [after, HELD_AT_A_TIME],
  )
  return rows.map(({ sha256 }) => sha256)
}

export function getBlob(reader: Reader, sha256: string): Promise<BlobRecord | undefined> {
  return reader.get<BlobRecord>('SELECT sha256, refs, state, last_seen AS "lastSeen" FROM blobs WHERE sha256 = ?', [
    sha256,
  ])
}
