import { AppError } from '../../errors.ts'
import type { Connection } from './driver.ts'
import { MIGRATIONS, type Migration } from './migrations.ts'
import { inTransaction } from './transaction.ts'

/** Marks the file as ours ("TDN1"), so that another program's database is refused and never altered. */
const APPLICATION_ID = 0x54444e31

/**
 * Brings the schema to the newest version: forward only, each step and its record in one transaction.
 *
 * @throws AppError STORE_NEWER when the file knows a later step, STORE_BROKEN when it belongs to something else
 */
export async function migrate(db: Connection, path: string, migrations: Migration[] = MIGRATIONS): Promise<void> {
  const done = await currentVersion(db, path)
  const newest = migrations.length
  if (done > newest) throw new AppError('STORE_NEWER', { detail: { store: path, supported: newest, found: done } })
  for (let version = done + 1; version <= newest; version++) {
    const step = migrations[version - 1]
    await inTransaction(db, async (tx) => {
      // Another process may have taken this step while we waited for the lock.
      if ((await recordedVersion(tx)) >= version) return
      await db.exec(step.sql)
      await step.run?.(tx)
      await tx.run('INSERT INTO migrations (version, name, applied_at) VALUES (?, ?, ?)', [
        version,
        step.name,
        Date.now(),
      ])
    })
  }
}

async function currentVersion(db: Connection, path: string): Promise<number> {
  // The tables first: another process may write both in between, and tables without our mark would be a stranger's.
  const tables = await db.get<{ n: number }>('SELECT count(*) AS n FROM sqlite_master')
  const owner = await db.get<{ application_id: number }>('PRAGMA application_id')
  if (owner?.application_id !== APPLICATION_ID) {
    if ((tables?.n ?? 0) > 0)
      throw new AppError('STORE_BROKEN', { detail: { store: path, reason: 'the database belongs to another program' } })
    await inTransaction(db, async () => {
      await db.exec(`PRAGMA application_id = ${APPLICATION_ID};
        CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT`)
    })
  }
  return recordedVersion(db)
}

async function recordedVersion(db: Pick<Connection, 'get'>): Promise<number> {
  const row = await db.get<{ version: number | null }>('SELECT max(version) AS version FROM migrations')
  return row?.version ?? 0
}
