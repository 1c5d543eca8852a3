import pg from 'pg'
import { AppError, type ErrorCode } from '../../errors.ts'
import type { SqlValue, Transaction } from '../sql/database.ts'
import { postgresDialect } from './dialect.ts'

/** Integers of 64 bits and sums come as numbers (ours are below 2^53), JSON as its text. */
const PARSERS = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, Number],
  [pg.types.builtins.NUMERIC, Number],
  [pg.types.builtins.JSON, String],
])
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    PARSERS.get(oid) ?? (pg.types.getTypeParser(oid, format) as unknown)) as pg.CustomTypesConfig['getTypeParser'],
}

const CONNECT_MS = 10_000

/**
 * Opens connections as they are needed; the only place that knows the pg package.
 *
 * @param onConnect - SQL for every new connection
 * @param isPatient - whoever waits for a connection that others use waits as long as it takes; else ten seconds
 */
export function openPool(url: string, most: number, onConnect?: string, isPatient = false): pg.Pool {
  const pool = new pg.Pool({
    ...{ connectionString: url, max: most, types, application_name: 'tingdian' },
    // The pool would count the waiting for a free connection as well.
    ...(isPatient
      ? { Client: HastyClient as unknown as new () => pg.Client }
      : { connectionTimeoutMillis: CONNECT_MS }),
    keepAlive: true,
    // It is awaited, whatever its type says.
    ...(onConnect !== undefined && {
      onConnect: ((client: pg.ClientBase) => client.query(onConnect)) as unknown as () => void,
    }),
  })
  // A connection that breaks while nobody uses it is replaced when one is needed.
  pool.on('error', () => undefined)
  return pool
}

/** Gives up a server that does not answer. */
class HastyClient extends pg.Client {
  constructor(config: pg.ClientConfig) {
    super({ ...config, connectionTimeoutMillis: CONNECT_MS })
  }
}

const CODES: [RegExp, ErrorCode][] = [
  [/^23505$/, 'CONFLICT'],
  [/^53100$/, 'DISK_FULL'],
  [/^(28|3D|3F|42501)/, 'STORE_BROKEN'],
  // Connections refused, cut or too many; servers that stop, start, or gave up on a lock.
  [/^(08|53[234]|57P|55P03|25006|40|E[A-Z]+$)/, 'STORE_BUSY'],
]

/** Where a store lies, without what opens it. */
export function placeOf(url: string): string {
  if (!URL.canParse(url)) return 'postgres://…'
  const { host, pathname } = new URL(url)
  return `postgres://${host}${pathname}`
}

/** Messages of the server may hold what was said: an error tells its code alone. */
export function storeError(cause: unknown, url: string): Error {
  if (cause instanceof AppError) return cause
  const { code = '', message = '' } = cause as { code?: string; message?: string }
  const reason = code === '' && /timeout|terminated/i.test(message) ? 'ECONNECT' : code
  const found = CODES.find(([pattern]) => pattern.test(reason))?.[1] ?? 'INTERNAL'
  return new AppError(found, { detail: { store: placeOf(url), reason: reason || 'unknown' }, cause })
}

/** `?` as `$1`, `$2` …; none of our SQL has a question mark in a text. */
const numbered = (sql: string): string => {
  let n = 0
  return sql.replaceAll('?', () => `$${++n}`)
}

/** PostgreSQL has no zero character in its texts. */
const bound = (value: SqlValue): unknown =>
  typeof value === 'string' && value.includes('\0')
    ? value.replaceAll('\0', '\uFFFD')
    : value instanceof Uint8Array
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
      : value

interface Answer {
  rows: unknown[]
  rowCount: number | null
}

export async function ask(client: pg.ClientBase, sql: string, params: SqlValue[] = []): Promise<Answer> {
  // Without values it may be several statements.
  return params.length === 0 ? client.query(sql) : client.query(numbered(sql), params.map(bound))
}

/** Asks on one connection, always the same. */
export type AskRows = <T>(sql: string) => Promise<T[]>

/** Runs `fn` on a connection of its own, which is closed after. */
export async function whileConnected<T>(url: string, fn: (ask: AskRows) => Promise<T>): Promise<T> {
  const pool = openPool(url, 1)
  try {
    const client = await pool.connect()
    try {
      return await fn(async <Row>(sql: string) => (await client.query(sql)).rows as Row[])
    } finally {
      client.release(true)
    }
  } catch (error) {
    throw storeError(error, url)
  } finally {
    await pool.end()
  }
}

/** What can be done on a connection that is in a transaction. */
export function transactionOn(client: pg.ClientBase): Transaction {
  const all = async <T>(sql: string, params?: SqlValue[]): Promise<T[]> => (await ask(client, sql, params)).rows as T[]
  return {
    dialect: postgresDialect,
    all,
    get: async <T>(sql: string, params?: SqlValue[]) => (await all<T>(sql, params)).at(0),
    run: async (sql, params) => (await ask(client, sql, params)).rowCount ?? 0,
    lock: async (name) => void (await ask(client, 'SELECT pg_advisory_xact_lock(hashtextextended(?, 0))', [name])),
  }
}
