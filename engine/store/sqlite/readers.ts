import { AppError } from '../../errors.ts'
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
 * @param statementMs - how long a statement may take, waiting included, where no signal bounds it; then it is stopped with QUERY_TIMEOUT
 */
export async function openReaders(path: string, count: number, statementMs?: number): Promise<Readers> {
  const lanes = await Promise.all(Array.from({ length: count + 1 }, () => openLane(path)))
  const [urgent, ...others] = lanes
  const free = (): Connection =>
    others.reduce((best, each) => (each.pending < best.pending ? each : best), others[0] ?? urgent)
  const over = (lane: () => Connection, signal?: AbortSignal): Reader => ({
    all: (sql, params) => within(statementMs, signal, (until) => lane().all(sql, params, until)),
    get: (sql, params) => within(statementMs, signal, (until) => lane().get(sql, params, until)),
  })
  return {
    urgent: over(() => urgent),
    reading: (signal) => over(free, signal),
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()))
    },
  }
}

async function within<T>(
  statementMs: number | undefined,
  signal: AbortSignal | undefined,
  ask: (until?: AbortSignal) => Promise<T>,
): Promise<T> {
  if (signal || statementMs === undefined) return ask(signal)
  const stop = new AbortController()
  const late = new AppError('QUERY_TIMEOUT', { detail: { deadlineMs: statementMs } })
  const timer = setTimeout(() => stop.abort(late), statementMs)
  try {
    return await ask(stop.signal)
  } finally {
    clearTimeout(timer)
  }
}

async function openLane(path: string): Promise<Connection> {
  const connection = await connect(path, 'read')
  await connection.exec(PRAGMAS)
  return connection
}
