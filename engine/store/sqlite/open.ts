import { AppError } from '../../errors.ts'
import { connect, type Connection } from './driver.ts'
import { migrate } from './migrate.ts'
import { openReaders } from './readers.ts'
import { inTransaction, type Reader, type Transaction } from './transaction.ts'

/**
 * A database with one writing connection and some that only read. sqlite3 connections are shared between concurrent callers, so a
 * statement of someone else could slip between our BEGIN and ROLLBACK: all writes pass `transaction`, one at a time.
 */
export interface Database {
  reader: Reader
  transaction<T>(fn: (tx: Transaction) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** `synchronous = FULL`: a device deletes its copy once we say that we have it, so a power cut must not undo what was committed. */
const WRITER_PRAGMAS = `
  PRAGMA busy_timeout = 10000;
  PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = ON;
  PRAGMA synchronous = FULL;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -32000;`

/**
 * Opens (or makes) the database file and brings its schema up to date.
 *
 * @throws AppError STORE_NEWER for a schema this version does not know, STORE_BROKEN for a file that is no database of
 *   ours, DISK_FULL, STORE_BUSY
 */
export async function openDatabase(path: string): Promise<Database> {
  if (path === '' || path.startsWith(':memory:'))
    throw new AppError('INPUT_INVALID', { detail: { wanted: 'a file path for the insight store', got: path } })
  const writer = await connect(path, 'write')
  try {
    await writer.exec(WRITER_PRAGMAS)
    await migrate(writer, path)
    await useWal(writer)
    return createDatabase(writer, await openReaders(path))
  } catch (error) {
    await writer.close()
    throw error
  }
}

const WAL_TRIES = 200
const WAL_WAIT_MS = 25

/** The change to WAL does not wait for others as statements do (`busy_timeout`), so two who open a new file meet here. */
async function useWal(writer: Connection): Promise<void> {
  for (let left = WAL_TRIES; ; left--) {
    try {
      await writer.exec('PRAGMA journal_mode = WAL')
      return
    } catch (error) {
      if (left === 0 || !(error instanceof AppError) || error.code !== 'STORE_BUSY') throw error
      await new Promise((resolve) => setTimeout(resolve, WAL_WAIT_MS))
    }
  }
}

function createDatabase(writer: Connection, readers: Awaited<ReturnType<typeof openReaders>>): Database {
  let last: Promise<unknown> = Promise.resolve()
  let closed = false
  const alone = <T>(fn: () => Promise<T>): Promise<T> => {
    const turn = last.then(fn, fn)
    last = turn.catch(() => undefined)
    return turn
  }
  return {
    reader: readers,
    transaction: (fn) => {
      if (closed) return Promise.reject(new AppError('CANCELLED', { detail: { why: 'the store is closed' } }))
      return alone(() => inTransaction(writer, fn))
    },
    close: async () => {
      if (closed) return
      closed = true
      await last
      await readers.close()
      // The planner's statistics are refreshed where they have become stale; cheap otherwise.
      await writer.exec('PRAGMA optimize')
      await writer.close()
    },
  }
}
