import { places } from '../sql/rows.ts'
import type { Dialect, SqlPart } from '../sql/dialect.ts'
import { ftsExpression } from './fts.ts'
import { score } from './score.ts'

/** Of all rows in their narrow index: their texts need not be read to count them or to put them in order. */
const NARROW = 'utterances u INDEXED BY utterances_narrow'

/** How SQLite says it; words are sought with FTS5. */
export const sqliteDialect: Dialect = {
  among: (column) => `${column} IN (SELECT value FROM json_each(?))`,
  jsonTexts: (column, order) => `json_group_array(${column} ORDER BY ${order})`,
  // In JSON of its own it has 15 digits of a number, where 17 tell it exactly.
  jsonRows: (columns, order) => {
    const told = columns.map(({ name, isReal }) =>
      isReal ? `CASE WHEN "${name}" IS NOT NULL THEN format('%!.17g', "${name}") END` : `"${name}"`,
    )
    return `json_group_array(json_array(${told.join(', ')}) ORDER BY ${order})`
  },
  packed: (column) => `group_concat(${column})`,
  packedTexts: (column) => `group_concat(${column}, char(31))`,
  whole: (expression) => `CAST(${expression} AS INTEGER)`,
  day: (at) => `strftime('%Y-%m-%d', ${at} / 1000 + ?, 'unixepoch')`,
  // There is one writer: numbers are given in the order of the commits.
  snapshotOf: (table) => `SELECT coalesce(max(seq), 0) AS snapshot FROM ${table}`,
  wasThere: (row) => `${row}.seq <= ?`,
  stamp: (row) => `${row}.seq`,
  since: (row, snapshot) => ({ sql: `${row}.seq > ?`, params: [snapshot] }),
  manyUtterances: `${NARROW} CROSS JOIN recordings r ON r.seq = u.recording`,
  hits(query, { sql, params, ofRecordings }, snapshot, withRecordings = false): SqlPart {
    const recordings = ofRecordings || withRecordings ? 'JOIN recordings r ON r.seq = u.recording' : ''
    const bound = snapshot === undefined ? [] : [snapshot]
    const where = `${recordings} WHERE (${sql})${snapshot === undefined ? '' : ' AND u.seq <= ?'}`
    if (!query) return { sql: `FROM utterances u ${where}`, params: [...params, ...bound] }
    return {
      sql: `FROM utterance_index i CROSS JOIN ${NARROW} ON u.seq = i.rowid ${where} AND utterance_index MATCH ?`,
      params: [...params, ...bound, ftsExpression(query.match)],
    }
  },
  count(query, conditions, snapshot) {
    if (!query || conditions.sql !== 'TRUE') {
      const { sql, params } = sqliteDialect.hits(query, conditions, snapshot)
      return { sql: `SELECT count(*) AS n ${sql}`, params }
    }
    // Without conditions the word index knows it alone.
    const sql = 'SELECT count(*) AS n FROM utterance_index WHERE utterance_index MATCH ? AND rowid <= ?'
    return { sql, params: [ftsExpression(query.match), snapshot] }
  },
  countOf(needle, storeIds) {
    const match = needle ? [ftsExpression(needle.match)] : []
    if (!storeIds)
      return needle
        ? { sql: 'SELECT count(*) AS n FROM utterance_index WHERE utterance_index MATCH ?', params: match }
        : { sql: 'SELECT coalesce(max(seq), 0) AS n FROM utterances', params: [] }
    const within = `u.recording IN (SELECT seq FROM recordings WHERE store_id IN ${places(storeIds)})`
    const sql = needle
      ? `FROM utterance_index i CROSS JOIN ${NARROW} ON u.seq = i.rowid WHERE ${within} AND utterance_index MATCH ?`
      : `FROM ${NARROW} WHERE ${within}`
    return { sql: `SELECT count(*) AS n ${sql}`, params: [...storeIds, ...match] }
  },
  score,
}
