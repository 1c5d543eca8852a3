import sqlite3 from 'sqlite3'
import { AppError, type ErrorCode } from '../../errors.ts'

/** What may be bound to a statement's question marks. */
export type SqlValue = string | number | null | Uint8Array

/** One connection with promises instead of callbacks. Statements of one connection run in the order they were given. */
export interface Connection {
  run(sql: string, params?: SqlValue[]): Promise<number>
  all<T>(sql: string, params?: SqlValue[]): Promise<T[]>
  get<T>(sql: string, params?: SqlValue[]): Promise<T | undefined>
  exec(sql: string): Promise<void>
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
  const call = <T>(start: (done: (error: Error | null, value: T) => void) => void): Promise<T> =>
    new Promise((resolve, reject) =>
      start((error, value) => (error ? reject(storeError(error, path)) : resolve(value))),
    )
  return {
    run: (sql, params = []) =>
      call<number>((done) =>
        db.run(sql, params, function (this: sqlite3.RunResult, error: Error | null) {
          done(error, error ? 0 : this.changes)
        }),
      ),
    all: <T>(sql: string, params: SqlValue[] = []) => call<T[]>((done) => db.all<T>(sql, params, done)),
    get: <T>(sql: string, params: SqlValue[] = []) =>
      call<T | undefined>((done) => db.get<T | undefined>(sql, params, done)),
    exec: (sql) => call<void>((done) => db.exec(sql, (error) => done(error, undefined))),
    close: () => call<void>((done) => db.close((error) => done(error, undefined))),
  }
}
