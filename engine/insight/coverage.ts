import type { Reader } from '../store/sqlite/transaction.ts'
import { scopeSql, type Scope } from './scope.ts'

/** What a figure rests on; it stands beside every figure. */
export interface Coverage {
  recordings: number
  utterances: number
  /** Length of the recordings that are in scope, in part or whole. */
  heardMs: number
  /** Length of the utterances. */
  spokenMs: number
}

const NOTHING: Coverage = { recordings: 0, utterances: 0, heardMs: 0, spokenMs: 0 }

/** How much was heard in a scope. */
export async function coverageOf(reader: Reader, scope: Scope): Promise<Coverage> {
  return (await coverageBy(reader, scope, `''`)).get('') ?? NOTHING
}

/**
 * How much was heard in each group of a scope.
 *
 * @param column - SQL over `h` that names the group; a constant of this folder, never input
 */
export async function coverageBy(reader: Reader, scope: Scope, column: string): Promise<Map<string, Coverage>> {
  const { sql, params } = await scopeSql(reader, scope)
  const rows = await reader.all<Coverage & { grp: string }>(
    `${sql}, heard AS (
       SELECT ${column} AS grp, recording, count(*) AS n, sum(end_ms - start_ms) AS spoken FROM h GROUP BY 1, 2)
     SELECT grp, count(*) AS recordings, sum(n) AS utterances, sum(spoken) AS spokenMs, sum(duration_ms) AS heardMs
     FROM heard JOIN recordings r ON r.seq = heard.recording GROUP BY grp`,
    params,
  )
  return new Map(rows.map(({ grp, ...coverage }) => [grp, coverage]))
}
