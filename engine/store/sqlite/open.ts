import { randomBytes } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { Database, Readers } from '../sql/database.ts'
import { connect, type Connection } from './driver.ts'
import { createForgetting } from './forget.ts'
import { migrate } from './migrate.ts'
import { openReaders } from './readers.ts'
import { createGivingWay, inTransaction, patiently } from './transaction.ts'

/** A short reading that is in the way is over by then. */
const READER_GOES_MS = 200

/** `synchronous = FULL`: a device deletes its copy once we say that we have it, so a power cut must not undo what was committed. */
const WRITER_PRAGMAS = `
  PRAGMA busy_timeout = ${READER_GOES_MS};
  PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = ON;
  PRAGMA synchronous = FULL;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -32000;`

/** Connections for questions that scan, and one for urgent ones. */
const READING = 2

/**
 * Opens (or makes) the database file and brings its schema up to date.
 *
 * @param reading - connections for questions beside the urgent one
 * @param statementMs - see `openReaders`
 * @throws AppError STORE_NEWER for a schema this version does not know, STORE_BROKEN for a file that is no database of
 *   ours, DISK_FULL, STORE_BUSY
 */
export async function openDatabase(path: string, reading = READING, statementMs?: number): Promise<Database> {
  if (path === '' || path.startsWith(':memory:'))
    throw new AppError('INPUT_INVALID', { detail: { wanted: 'a file path for the insight store', got: path } })
  const writer = await connect(path, 'write')
  try {
    await writer.exec(WRITER_PRAGMAS)
    await migrate(writer, path)
    // The change to WAL does not wait for others, so two who open a new file meet here.
    await patiently(() => writer.exec('PRAGMA journal_mode = WAL'))
    const secret = await secretOf(writer)
    // From now on `patiently` waits: in SQLite, eight that wait would hold the threads that the one they wait for needs.
    await writer.exec('PRAGMA busy_timeout = 0')
    return createDatabase(writer, await openReaders(path, reading, statementMs), secret)
  } catch (error) {
    await writer.close()
    throw error
  }
}

/** The secret of an installation that was opened before. */
export async function readSecret(connection: Pick<Connection, 'get'>): Promise<Uint8Array | undefined> {
  const row = await connection.get<{ value: Uint8Array }>(`SELECT value FROM installation WHERE name = 'secret'`)
  return row?.value
}

async function secretOf(writer: Connection): Promise<Uint8Array> {
  const known = await readSecret(writer)
  if (known) return known
  return inTransaction(writer, async (tx) => {
    await tx.run(`INSERT OR IGNORE INTO installation (name, value) VALUES ('secret', ?)`, [randomBytes(32)])
    return (await readSecret(writer)) as Uint8Array
  })
}

/**
 * sqlite3 connections are shared between concurrent callers, so a statement of someone else could slip between our BEGIN and ROLLBACK: all
 * writes pass `transaction`, one at a time.
 */
function createDatabase(writer: Connection, readers: Readers, secret: Uint8Array): Database {
  let last: Promise<unknown> = Promise.resolve()
  let closed = false
  const alone = <T>(fn: () => Promise<T>): Promise<T> => {
    if (closed) return Promise.reject(new AppError('CANCELLED', { detail: { why: 'the store is closed' } }))
    const turn = last.then(fn, fn)
    last = turn.catch(() => undefined)
    return turn
  }
  const givingWay = createGivingWay()
  const forgetting = createForgetting(() => alone(() => emptyLog(writer)))
  return {
    ...readers,
    reader: readers.reading(),
    secret,
    transaction: (fn) => alone(() => givingWay(() => withRoom(writer, () => inTransaction(writer, fn)))),
    forget: () => forgetting.now(),
    close: async () => {
      if (closed) return
      closed = true
      forgetting.stop()
      await last
      await readers.close()
      // The planner's statistics are refreshed where they have become stale; cheap otherwise. While somebody else writes, the next closing does it.
      await writer.exec('PRAGMA optimize').catch(() => undefined)
      await writer.close()
    },
  }
}

/** On a full disk the write-ahead log, up to some megabytes, may be the very room that is missing. */
async function withRoom<T>(writer: Connection, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    const isFull = error instanceof AppError && error.code === 'DISK_FULL'
    if (isFull && (await emptyLog(writer).catch(() => false))) return write()
    throw error
  }
}

/** Moves the write-ahead log into the database and cuts it to nothing; false when a reader or another writer is in the way. */
async function emptyLog(writer: Connection): Promise<boolean> {
  await writer.exec(`PRAGMA busy_timeout = ${READER_GOES_MS}`)
  try {
    const row = await writer.get<{ busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)')
    return row?.busy === 0
  } finally {
    await writer.exec('PRAGMA busy_timeout = 0')
  }
}
