import type { Connection, SqlValue } from './driver.ts'

/** Reads: every committed transaction, nothing half-done. */
export interface Reader {
  all<T>(sql: string, params?: SqlValue[]): Promise<T[]>
  get<T>(sql: string, params?: SqlValue[]): Promise<T | undefined>
}

/** What a transaction's function may do. */
export interface Transaction extends Reader {
  /** Returns the number of rows changed. */
  run(sql: string, params?: SqlValue[]): Promise<number>
}

/** Runs `fn` between BEGIN and COMMIT; whatever it throws rolls everything back. */
export async function inTransaction<T>(writer: Connection, fn: (tx: Transaction) => Promise<T>): Promise<T> {
  await writer.exec('BEGIN IMMEDIATE')
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
