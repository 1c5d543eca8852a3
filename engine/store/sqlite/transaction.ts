import { AppError } from '../../errors.ts'
import type { Transaction } from '../sql/database.ts'
import type { Connection } from './driver.ts'

/** Runs `fn` between BEGIN and COMMIT; whatever it throws rolls everything back. */
export async function inTransaction<T>(writer: Connection, fn: (tx: Transaction) => Promise<T>): Promise<T> {
  await patiently(() => writer.exec('BEGIN IMMEDIATE'))
  try {
    const result = await fn(writer)
    await writer.exec('COMMIT')
    return result
  } catch (error) {
    // A full disk may have rolled back by itself, then there is nothing left to roll back.
    await writer.exec('ROLLBACK').catch(() => undefined)
    throw error
  }
}

const PATIENCE_MS = 30_000
/** Whoever writes without a pause gives way for longer than this, see `createGivingWay`. */
export const LONGEST_WAIT_MS = 20
const SHORTEST_WAIT_MS = 5

/**
 * Does something that another writer may be in the way of, again until it is done or 30 s have passed. The wait is here and not in
 * SQLite (`busy_timeout`), where it would hold one of the few threads that files are read with.
 *
 * @throws AppError STORE_BUSY
 */
export async function patiently(task: () => Promise<void>): Promise<void> {
  for (const until = performance.now() + PATIENCE_MS; ;) {
    try {
      return await task()
    } catch (error) {
      if (performance.now() > until || !(error instanceof AppError) || error.code !== 'STORE_BUSY') throw error
      const waitMs = SHORTEST_WAIT_MS + Math.random() * (LONGEST_WAIT_MS - SHORTEST_WAIT_MS)
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
}

/** So long one connection may write on and on; then others have their chance. */
const TURN_MS = 1000
const GIVE_WAY_MS = LONGEST_WAIT_MS + 5

/**
 * For a connection that has a queue of its own: between its transactions the lock is free for less than a millisecond, which others that
 * ask now and then would hardly ever meet. Each transaction goes through what is returned.
 */
export function createGivingWay(): <T>(write: () => Promise<T>) => Promise<T> {
  let [sinceMs, endedMs] = [0, 0]
  return async (write) => {
    const now = performance.now()
    if (now - endedMs > GIVE_WAY_MS) sinceMs = now
    else if (now - sinceMs > TURN_MS) {
      await new Promise((resolve) => setTimeout(resolve, GIVE_WAY_MS))
      sinceMs = performance.now()
    }
    try {
      return await write()
    } finally {
      endedMs = performance.now()
    }
  }
}
