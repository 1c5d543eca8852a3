import type { Reader, Readers } from '../sql/database.ts'
import { within } from '../sql/within.ts'
import { sqliteDialect } from './dialect.ts'
import { connect, type Connection } from './driver.ts'

const PRAGMAS = `
  PRAGMA busy_timeout = 10000;
  PRAGMA query_only = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -32000;`

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
    dialect: sqliteDialect,
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

async function openLane(path: string): Promise<Connection> {
  const connection = await connect(path, 'read')
  await connection.exec(PRAGMAS)
  return connection
}
