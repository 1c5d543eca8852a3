import { connect, type Connection } from './driver.ts'
import type { Reader } from './transaction.ts'

const PRAGMAS = `
  PRAGMA busy_timeout = 10000;
  PRAGMA query_only = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -32000;`

/** Connections that only read. Each answers one question at a time. */
export interface Readers {
  /** For short questions that must be answered whatever else is asked: keys, health, jobs. */
  urgent: Reader
  /** For all others, on connections that the urgent ones never wait for; what the signal aborts is stopped. */
  reading(signal?: AbortSignal): Reader
  close(): Promise<void>
}

/**
 * Opens read-only connections to a file that is there; each question goes to the one with the least to do.
 *
 * @param count - connections beside the urgent one; with none, all share that one
 */
export async function openReaders(path: string, count: number): Promise<Readers> {
  const lanes = await Promise.all(Array.from({ length: count + 1 }, () => openLane(path)))
  const [urgent, ...others] = lanes
  const free = (): Connection =>
    others.reduce((best, each) => (each.pending < best.pending ? each : best), others[0] ?? urgent)
  return {
    urgent: { all: (sql, params) => urgent.all(sql, params), get: (sql, params) => urgent.get(sql, params) },
    reading: (signal) => ({
      all: (sql, params) => free().all(sql, params, signal),
      get: (sql, params) => free().get(sql, params, signal),
    }),
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()))
    },
  }
}

async function openLane(path: string): Promise<Connection> {
  const connection = await connect(path, 'read')
  await connection.exec(PRAGMAS)
  return connection
}
