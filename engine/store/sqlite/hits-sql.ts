import type { CompiledQuery } from '../query/compile.ts'
import type { SqlValue } from './driver.ts'
import type { Conditions } from './filters.ts'

export interface HitsSql {
  /** FROM and WHERE; rows of `u` (utterances), and of `r` (recordings) where asked for. */
  sql: string
  params: SqlValue[]
}

/**
 * Everything that a search finds. The rows are taken from the narrow index: a common word has tens of thousands of hits, and
 * their texts need not be read to put them in order.
 */
export function hitsSql(
  query: CompiledQuery | undefined,
  { sql, params, ofRecordings }: Conditions,
  newestSeq: number,
  withRecordings = false,
): HitsSql {
  const recordings = ofRecordings || withRecordings ? 'JOIN recordings r ON r.seq = u.recording' : ''
  const where = `${recordings} WHERE (${sql}) AND u.seq <= ?`
  if (!query) return { sql: `FROM utterances u ${where}`, params: [...params, newestSeq] }
  return {
    sql: `FROM utterance_index i CROSS JOIN utterances u INDEXED BY utterances_narrow ON u.seq = i.rowid ${where}
      AND utterance_index MATCH ?`,
    params: [...params, newestSeq, query.match],
  }
}

/** How many there are; without conditions the word index knows it alone. */
export function countSql(query: CompiledQuery | undefined, conditions: Conditions, newestSeq: number): HitsSql {
  if (!query || conditions.sql !== '1') {
    const { sql, params } = hitsSql(query, conditions, newestSeq)
    return { sql: `SELECT count(*) AS n ${sql}`, params }
  }
  const sql = 'SELECT count(*) AS n FROM utterance_index WHERE utterance_index MATCH ? AND rowid <= ?'
  return { sql, params: [query.match, newestSeq] }
}
