import sqlite3 from 'sqlite3'
import { AppError, type ErrorCode } from '../../errors.ts'
import type { SqlValue, Transaction } from '../sql/database.ts'
import { sqliteDialect } from './dialect.ts'
import { createTurns } from './turns.ts'

/**
 * One connection with promises instead of callbacks. Its statements run one at a time, in the order they were given, and wait in
 * our own code: sqlite3 would block the thread of JavaScript on the connection's mutex while another statement runs.
 */
export interface Connection extends Transaction {
  run(sql: string, params?: SqlValue[]): Promise<number>
  /** A signal that is aborted stops the statement, or lets it not begin; it fails with the signal's reason. */
  all<T>(sql: string, params?: SqlValue[], signal?: AbortSignal): Promise<T[]>
  get<T>(sql: string, params?: SqlValue[], signal?: AbortSignal): Promise<T | undefined>
  exec(sql: string): Promise<void>
  /** Statements that run or wait. */
  readonly pending: number
  close(): Promise<void>
}

const CODES: Record<string, ErrorCode> = {
  SQLITE_FULL: 'DISK_FULL',
  ENOSPC: 'DISK_FULL',
  SQLITE_NOTADB: 'STORE_BROKEN',
  SQLITE_CORRUPT: 'STORE_BROKEN',
  SQLITE_CANTOPEN: 'STORE_BROKEN',
  SQLITE_BUSY: 'STORE_BUSY',
  SQLITE_LOCKED: 'STORE_BUSY',
}

function storeError(cause: Error, path: string): Error {
  const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown'
  // The code does not tell which constraint; only a key that is taken is the caller's conflict.
  const taken = reason === 'SQLITE_CONSTRAINT' && cause.message.includes('UNIQUE')
  return new AppError(taken ? 'CONFLICT' : (CODES[reason] ?? 'INTERNAL'), { detail: { store: path, reason }, cause })
}

/**
 * Opens one SQLite connection; the only place that knows the sqlite3 package.
 *
 * @throws AppError STORE_BROKEN when the file cannot be opened
 */
export function connect(path: string, mode: 'write' | 'read'): Promise<Connection> {
  const flags = mode === 'read' ? sqlite3.OPEN_READONLY : sqlite3.OPEN_READWRITE | sqlite3.OPEN_CREATE
  return new Promise((resolve, reject) => {
    const db = new sqlite3.Database(path, flags, (error) => {
      if (error) reject(storeError(error, path))
      else resolve(wrap(db, path))
    })
  })
}

function wrap(db: sqlite3.Database, path: string): Connection {
  const turns = createTurns()
  const statements = createStatements(db)
  const call = <T>(answer: () => Promise<T>, signal?: AbortSignal): Promise<T> =>
    turns.take(async () => {
      const free = stopOn(signal, db)
      try {
        return await answer()
      } catch (error) {
        signal?.throwIfAborted()
        throw storeError(error as Error, path)
      } finally {
        free()
      }
    }, signal)
  const all = <T>(sql: string, params: SqlValue[] = [], signal?: AbortSignal): Promise<T[]> =>
    call(async () => (await statements.ask<T[]>('all', sql, params)).value, signal)
  return {
    dialect: sqliteDialect,
    all,
    // There is one writer: whoever is in a transaction is alone.
    lock: () => Promise.resolve(),
    // Read to its end: a statement that stops at its first row would hold on to what the database was then.
    get: async <T>(sql: string, params?: SqlValue[], signal?: AbortSignal) => (await all<T>(sql, params, signal)).at(0),
    run: (sql, params = []) => call(async () => (await statements.ask('run', sql, params)).changes),
    exec: (sql) => call(() => promised((done) => db.exec(sql, done))),
    close: () =>
      call(async () => {
        await statements.close()
        await promised((done) => db.close(done))
      }),
    get pending() {
      return turns.pending
    },
  }
}

const promised = (start: (done: (error: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())))

/** Statements that are kept ready; those asked longest ago go first. */
const MOST_STATEMENTS = 64
/** Longer ones hold a list of places and hardly come again. */
const LONGEST_KEPT = 8000

/**
 * Prepares statements and keeps them for the next time. They are finalised while nothing runs: on the thread of JavaScript, where
 * that waits for the connection's mutex.
 */
function createStatements(db: sqlite3.Database) {
  const kept = new Map<string, sqlite3.Statement>()
  const finalise = (statement: sqlite3.Statement): Promise<void> =>
    promised((done) => statement.finalize(() => done(null)))
  const prepare = (sql: string): Promise<sqlite3.Statement> =>
    new Promise((resolve, reject) => {
      const statement = db.prepare(sql, (error: Error | null) => (error ? reject(error) : resolve(statement)))
    })
  const release = async (sql: string, statement: sqlite3.Statement): Promise<void> => {
    if (sql.length > LONGEST_KEPT) return finalise(statement)
    kept.set(sql, statement)
    const [oldest] = kept
    if (kept.size <= MOST_STATEMENTS) return
    kept.delete(oldest[0])
    await finalise(oldest[1])
  }
  return {
    async ask<T>(how: 'run' | 'all', sql: string, params: SqlValue[]): Promise<{ value: T; changes: number }> {
      const statement = kept.get(sql) ?? (await prepare(sql))
      kept.delete(sql)
      try {
        return await step<T>(statement, how, params)
      } finally {
        await release(sql, statement)
      }
    },
    async close(): Promise<void> {
      for (const statement of kept.values()) await finalise(statement)
      kept.clear()
    },
  }
}

function step<T>(statement: sqlite3.Statement, how: 'run' | 'all', params: SqlValue[]) {
  return new Promise<{ value: T; changes: number }>((resolve, reject) => {
    statement[how](params, function (this: Partial<sqlite3.RunResult>, error: Error | null, value?: unknown) {
      if (error) reject(error)
      else resolve({ value: value as T, changes: this.changes ?? 0 })
    })
  })
}

/** SQLite forgets an interrupt that comes before the statement's first step, so it is said again until the statement is over. */
const SAY_AGAIN_MS = 50

function stopOn(signal: AbortSignal | undefined, db: sqlite3.Database): () => void {
  let again: NodeJS.Timeout | undefined
  const stop = (): void => {
    db.interrupt()
    again = setInterval(() => db.interrupt(), SAY_AGAIN_MS)
  }
  signal?.addEventListener('abort', stop, { once: true })
  return () => {
    signal?.removeEventListener('abort', stop)
    clearInterval(again)
  }
}
