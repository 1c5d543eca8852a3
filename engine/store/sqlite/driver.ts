import sqlite3 from 'sqlite3'
import { AppError, type ErrorCode } from '../../errors.ts'
import { createTurns } from './turns.ts'

/** What may be bound to a statement's question marks. */
export type SqlValue = string | number | null | Uint8Array

/**
 * One connection with promises instead of callbacks. Its statements run one at a time, in the order they were given, and wait in
 * our own code: sqlite3 would block the thread of JavaScript on the connection's mutex while another statement runs.
 */
export interface Connection {
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
  const call = <T>(start: (done: (error: Error | null, value: T) => void) => void, signal?: AbortSignal): Promise<T> =>
    turns.take(async () => {
      const free = stopOn(signal, db)
      try {
        return await answer(start)
      } catch (error) {
        signal?.throwIfAborted()
        throw storeError(error as Error, path)
      } finally {
        free()
      }
    }, signal)
  return {
    run: (sql, params = []) =>
      call<number>((done) =>
        db.run(sql, params, function (this: sqlite3.RunResult, error: Error | null) {
          done(error, error ? 0 : this.changes)
        }),
      ),
    all: <T>(sql: string, params: SqlValue[] = [], signal?: AbortSignal) =>
      call<T[]>((done) => db.all<T>(sql, params, done), signal),
    get: <T>(sql: string, params: SqlValue[] = [], signal?: AbortSignal) =>
      call<T | undefined>((done) => db.get<T | undefined>(sql, params, done), signal),
    exec: (sql) => call<void>((done) => db.exec(sql, (error) => done(error, undefined))),
    close: () => call<void>((done) => db.close((error) => done(error, undefined))),
    get pending() {
      return turns.pending
    },
  }
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

/** The statement is finalised (on this thread) after its callback and before the next turn of the loop: only then it is over. */
function answer<T>(start: (done: (error: Error | null, value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) =>
    start((error, value) => setImmediate(() => (error ? reject(error) : resolve(value)))),
  )
}
