import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { AppError } from '../../errors.ts'
import type { Database, Reader, SqlValue, Transaction } from '../sql/database.ts'
import { within } from '../sql/within.ts'
import { postgresDialect } from './dialect.ts'
import { ask, openPool, placeOf, storeError, transactionOn } from './driver.ts'
import { adoptCluster, migrate } from './migrate.ts'
import { findVectors } from './vectors.ts'

/** Connections of one process: for questions that scan, for urgent ones, for writing. */
const [READING, URGENT, WRITING] = [4, 2, 4]

const READ_ONLY = 'SET default_transaction_read_only = on'

/**
 * Opens a PostgreSQL database (15 or later) and brings its schema up to date.
 *
 * @param url - `postgres://user:password@host/database`; the tables lie in the first schema of its search path
 * @param statementMs - how long a statement may take that no signal bounds
 * @throws AppError STORE_NEWER; STORE_BROKEN for a database that is not there or does not let us in; STORE_BUSY for a server that cannot
 *   be reached
 */
export async function openPostgres(url: string, statementMs?: number): Promise<Database> {
  if (!URL.canParse(url))
    throw new AppError('STORE_BROKEN', {
      detail: { store: placeOf(url), wanted: 'postgres://user:password@host/database' },
    })
  const pools = {
    reading: openPool(url, READING, READ_ONLY),
    urgent: openPool(url, URGENT, READ_ONLY),
    writing: openPool(url, WRITING, undefined, true),
  }
  const close = async () => void (await Promise.all(Object.values(pools).map((pool) => pool.end())))
  const write = <T>(fn: (tx: Transaction) => Promise<T>): Promise<T> => inTransaction(pools.writing, url, fn)
  try {
    const secret = await write(async (tx) => {
      await requireVersion(tx, placeOf(url))
      await migrate(tx, placeOf(url))
      await adoptCluster(tx)
      await findVectors(tx)
      return secretOf(tx)
    })
    return createDatabase({ ...pools, url, statementMs }, secret, write, close)
  } catch (error) {
    await close()
    throw error
  }
}

interface Opened {
  reading: pg.Pool
  urgent: pg.Pool
  url: string
  statementMs: number | undefined
}

function createDatabase(
  { reading, urgent, url, statementMs }: Opened,
  secret: Uint8Array,
  write: Database['transaction'],
  close: () => Promise<void>,
): Database {
  let isClosed = false
  const over = (pool: pg.Pool, signal?: AbortSignal): Reader => {
    const all = <T>(sql: string, params?: SqlValue[]): Promise<T[]> =>
      within(statementMs, signal, (until) => read<T>({ pool, urgent, url }, sql, params, until))
    return {
      dialect: postgresDialect,
      all,
      get: async <T>(sql: string, p?: SqlValue[]) => (await all<T>(sql, p)).at(0),
    }
  }
  return {
    secret,
    reader: over(reading),
    urgent: over(urgent),
    reading: (signal) => over(reading, signal),
    transaction: (fn) =>
      isClosed ? Promise.reject(new AppError('CANCELLED', { detail: { why: 'the store is closed' } })) : write(fn),
    // What was deleted goes with the next vacuum of the server.
    forget: () => Promise.resolve(),
    close: async () => {
      if (isClosed) return
      isClosed = true
      await close()
    },
  }
}

const OLDEST = 150_000

async function requireVersion(tx: Transaction, store: string): Promise<void> {
  const row = await tx.get<{ version: number }>(`SELECT CAST(current_setting('server_version_num') AS int) AS version`)
  const found = row?.version ?? 0
  if (found < OLDEST) throw new AppError('STORE_BROKEN', { detail: { store, wanted: 'PostgreSQL 15 or later', found } })
}

async function secretOf(tx: Transaction): Promise<Uint8Array> {
  await tx.run(`INSERT INTO installation (name, value) VALUES ('secret', ?) ON CONFLICT DO NOTHING`, [randomBytes(32)])
  const row = await tx.get<{ value: Uint8Array }>(`SELECT value FROM installation WHERE name = 'secret'`)
  return row?.value ?? new Uint8Array()
}

/** Reads on a connection of its own; the signal has the server stop. */
async function read<T>(
  { pool, urgent, url }: { pool: pg.Pool; urgent: pg.Pool; url: string },
  sql: string,
  params: SqlValue[] | undefined,
  signal: AbortSignal | undefined,
): Promise<T[]> {
  signal?.throwIfAborted()
  const client = await pool.connect().catch((error: unknown) => Promise.reject(storeError(error, url)))
  const { processID } = client as pg.PoolClient & { processID: number }
  const stop = (): void => void urgent.query('SELECT pg_cancel_backend($1)', [processID]).catch(() => undefined)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    signal?.throwIfAborted()
    return (await ask(client, sql, params)).rows as T[]
  } catch (error) {
    signal?.throwIfAborted()
    throw storeError(error, url)
  } finally {
    signal?.removeEventListener('abort', stop)
    // A stop that comes late must not meet another's question.
    client.release(signal?.aborted ?? false)
  }
}

/** Two that wait for each other, or a row that changed under a transaction: it is done again from its start. */
const AGAIN = new Set(['40001', '40P01'])
const TRIES = 8

async function inTransaction<T>(pool: pg.Pool, url: string, fn: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let left = TRIES; ; left--) {
    const client = await pool.connect().catch((error: unknown) => Promise.reject(storeError(error, url)))
    let isBroken = false
    try {
      await client.query('BEGIN')
      const result = await fn(transactionOn(client))
      await client.query('COMMIT')
      return result
    } catch (error) {
      await client.query('ROLLBACK').catch(() => (isBroken = true))
      if (left === 0 || !AGAIN.has((error as { code?: string }).code ?? '')) throw storeError(error, url)
    } finally {
      client.release(isBroken)
    }
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 20))
  }
}
