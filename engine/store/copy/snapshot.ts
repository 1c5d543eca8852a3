import { isPostgres } from '../open.ts'
import { openPostgres } from '../postgres/open.ts'
import { dumpPostgres, isEmptyPostgres, restorePostgres } from '../postgres/dump.ts'
import { openDatabase } from '../sqlite/open.ts'
import { writeCopy } from '../sqlite/write-copy.ts'

/** A store as it was at one moment, in a file. */
export interface StoreSnapshot {
  kind: 'sqlite' | 'postgres'
  /** Of PostgreSQL, the schema in which its tables lie. */
  schema?: string
  /** SHA-256 of the content that recordings and jobs needed then. */
  heldBlobs: string[]
}

/**
 * Writes a store with its queue as it is at one moment into a new file, while others read and write.
 *
 * @param place - as of `openInsightStore`; it must be there
 * @throws AppError PROGRAM_MISSING where PostgreSQL's programs are not installed, STORE_BROKEN, STORE_BUSY, DISK_FULL
 */
export async function writeStoreSnapshot(place: string, file: string, signal?: AbortSignal): Promise<StoreSnapshot> {
  if (isPostgres(place)) return { kind: 'postgres', ...(await dumpPostgres(place, file, signal)) }
  return { kind: 'sqlite', heldBlobs: await writeCopy(place, file) }
}

/**
 * Whether nothing lies in the PostgreSQL database where a snapshot is to be restored.
 *
 * @throws AppError CONFLICT when its schema is not that of the snapshot
 */
export const isEmptyDatabase = (url: string, schema: string): Promise<boolean> => isEmptyPostgres(url, schema)

/**
 * Brings a snapshot of PostgreSQL into an empty database: all of it, or nothing.
 *
 * @throws AppError CONFLICT, PROGRAM_MISSING, STORE_BROKEN, STORE_BUSY, DISK_FULL
 */
export const restoreDatabase = (url: string, file: string, schema: string, signal?: AbortSignal): Promise<void> =>
  restorePostgres(url, file, schema, signal)

/**
 * Has cursors that were given out before a restore say that they end here: what they saw is not what was restored, and numbers are given
 * anew.
 */
export async function outdateCursors(place: string): Promise<void> {
  const db = await (isPostgres(place) ? openPostgres(place) : openDatabase(place))
  try {
    await db.transaction((tx) => tx.run(`DELETE FROM installation WHERE name = 'secret'`))
  } finally {
    await db.close()
  }
}
