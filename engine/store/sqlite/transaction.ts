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

const BUSY_TRIES = 200
const BUSY_WAIT_MS = 50

/**
 * Does something that another writer may be in the way of, again until it is done or 10 s have passed. The wait is here and not in
 * SQLite (`busy_timeout`), where it would hold one of the few threads that files are read with.
 *
 * @throws AppError STORE_BUSY
 */
export async function patiently(task: () => Promise<void>): Promise<void> {
  for (let left = BUSY_TRIES; ; left--) {
    try {
      return await task()
    } catch (error) {
      if (left === 0 || !(error instanceof AppError) || error.code !== 'STORE_BUSY') throw error
      await new Promise((resolve) => setTimeout(resolve, BUSY_WAIT_MS))
    }
  }
}
