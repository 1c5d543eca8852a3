import type { BlobRecord } from '../blob-types.ts'
import type { Database } from './database.ts'
import type { Reader } from './database.ts'

/** Longer than the naming of any content takes, and than the removal of its files: whoever said so has died since. */
const EXPECTED_MS = 10 * 60_000
const DYING_MS = 30_000
const POLL_MS = 20

/** Says that content is about to come, and waits while its files are being removed. */
export async function expectBlob(db: Database, sha256: string): Promise<number> {
  for (;;) {
    const now = Date.now()
    const isExpected = await db.transaction(
      async (tx) =>
        (await tx.run(
          `INSERT INTO blobs (sha256, last_seen) VALUES (?, ?)
           ON CONFLICT (sha256) DO UPDATE SET state = 'kept', last_seen = excluded.last_seen
           WHERE blobs.state = 'kept' OR blobs.last_seen < ?`,
          [sha256, now, now - DYING_MS],
        )) > 0,
    )
    if (isExpected) return now
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

export function settleBlob(db: Database, sha256: string, expectedAt: number): Promise<void> {
  return db.transaction(async (tx) => {
    await tx.run('UPDATE blobs SET last_seen = 0 WHERE sha256 = ? AND last_seen = ?', [sha256, expectedAt])
  })
}

export function condemnBlob(db: Database, sha256: string): Promise<boolean> {
  const now = Date.now()
  return db.transaction(
    async (tx) =>
      (await tx.run(
        `UPDATE blobs SET state = 'dying', last_seen = ?
         WHERE sha256 = ? AND refs = 0 AND last_seen < CASE state WHEN 'kept' THEN CAST(? AS BIGINT) ELSE CAST(? AS BIGINT) END`,
        [now, sha256, now - EXPECTED_MS, now - DYING_MS],
      )) > 0,
  )
}

export function buryBlob(db: Database, sha256: string): Promise<void> {
  return db.transaction(async (tx) => {
    await tx.run(`DELETE FROM blobs WHERE sha256 = ? AND state = 'dying' AND refs = 0`, [sha256])
    await tx.run(`UPDATE blobs SET state = 'kept', last_seen = 0 WHERE sha256 = ? AND state = 'dying'`, [sha256])
  })
}

export async function ownerlessBlobs(reader: Reader, limit: number): Promise<string[]> {
  const now = Date.now()
  const rows = await reader.all<{ sha256: string }>(
    `SELECT sha256 FROM blobs WHERE refs = 0 AND last_seen < CASE state WHEN 'kept' THEN CAST(? AS BIGINT) ELSE CAST(? AS BIGINT) END
     ORDER BY last_seen, sha256 LIMIT ?`,
    [now - EXPECTED_MS, now - DYING_MS, limit],
  )
  return rows.map(({ sha256 }) => sha256)
}

export function getBlob(reader: Reader, sha256: string): Promise<BlobRecord | undefined> {
  return reader.get<BlobRecord>('SELECT sha256, refs, state, last_seen AS "lastSeen" FROM blobs WHERE sha256 = ?', [
    sha256,
  ])
}
