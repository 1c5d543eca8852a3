import { connect, type Connection } from './driver.ts'
import type { Reader } from './transaction.ts'

/** One connection answers one question at a time: with several, a long count does not hold up a search. */
const CONNECTIONS = 3

const PRAGMAS = `
  PRAGMA busy_timeout = 10000;
  PRAGMA query_only = ON;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -32000;`

/** Opens read-only connections to a file that is there; each question goes to the one with the least to do. */
export async function openReaders(path: string): Promise<Reader & { close(): Promise<void> }> {
  const lanes = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const connection = await connect(path, 'read')
      await connection.exec(PRAGMAS)
      return { connection, waiting: 0 }
    }),
  )
  const ask = async <T>(question: (connection: Connection) => Promise<T>): Promise<T> => {
    const lane = lanes.reduce((best, each) => (each.waiting < best.waiting ? each : best))
    lane.waiting += 1
    try {
      return await question(lane.connection)
    } finally {
      lane.waiting -= 1
    }
  }
  return {
    all: (sql, params) => ask((connection) => connection.all(sql, params)),
    get: (sql, params) => ask((connection) => connection.get(sql, params)),
    close: async () => {
      await Promise.all(lanes.map(({ connection }) => connection.close()))
    },
  }
}
