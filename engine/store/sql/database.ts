import type { Dialect } from './dialect.ts'

/** What may be bound to a statement's question marks. */
export type SqlValue = string | number | null | Uint8Array

/** Reads: every committed transaction, nothing half-done. */
export interface Reader {
  readonly dialect: Dialect
  all<T>(sql: string, params?: SqlValue[]): Promise<T[]>
  get<T>(sql: string, params?: SqlValue[]): Promise<T | undefined>
}

/** What a transaction's function may do. It may be run again from its start where a database asks for that. */
export interface Transaction extends Reader {
  /** Returns the number of rows changed. */
  run(sql: string, params?: SqlValue[]): Promise<number>
  /** Waits until nobody else has this name, and has it until the transaction ends. */
  lock(name: string): Promise<void>
}

/** Connections that only read. */
export interface Readers {
  /** For short questions that must be answered whatever else is asked: keys, health, jobs. */
  urgent: Reader
  /** For all others, on connections that the urgent ones never wait for; what the signal aborts is stopped. */
  reading(signal?: AbortSignal): Reader
  close(): Promise<void>
}

/** A database with connections that write and some that only read. */
export interface Database extends Omit<Readers, 'close'> {
  reader: Reader
  /** Known to this database alone; what it seals nobody else can read. */
  secret: Uint8Array
  /** Whatever the function throws rolls everything back. */
  transaction<T>(fn: (tx: Transaction) => Promise<T>): Promise<T>
  /** Clears what a database keeps beside its tables of what was deleted: before it answers, or as soon as no reader is in the way. */
  forget(): Promise<void>
  close(): Promise<void>
}
