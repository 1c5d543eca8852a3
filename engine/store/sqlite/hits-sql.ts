import type { CompiledQuery } from '../query/compile.ts'
import type { SqlValue } from './driver.ts'
import type { Conditions } from './filters.ts'

/** FROM and WHERE of everything that a search finds. */
export function hitsSql(
  query: CompiledQuery | undefined,
  { sql, params }: Conditions,
  newestSeq: number,
): { sql: string; params: SqlValue[] } {
  const all = `JOIN recordings r ON r.seq = u.recording WHERE (${sql}) AND u.seq <= ?`
  if (!query) return { sql: `FROM utterances u ${all}`, params: [...params, newestSeq] }
  return {
    sql: `FROM utterance_index i CROSS JOIN utterances u ON u.seq = i.rowid ${all} AND utterance_index MATCH ?`,
    params: [...params, newestSeq, query.match],
  }
}
