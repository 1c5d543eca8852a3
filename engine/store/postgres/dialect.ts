import { SCALE, WHOLE_WORD } from '../sql/rank.ts'
import { places } from '../sql/rows.ts'
import type { Dialect, SqlPart } from '../sql/dialect.ts'
import { jsonRows } from './json-rows.ts'
import { holds } from './holds.ts'
import { tokensOf } from './tokens.ts'
import { copyVectors, nearestVectors } from './vectors.ts'

const hits: Dialect['hits'] = (query, { sql, params, ofRecordings }, snapshot, withRecordings = false) => {
  const recordings = ofRecordings || withRecordings ? 'JOIN recordings r ON r.seq = u.recording' : ''
  const held: SqlPart = query ? holds(query.match) : { sql: 'TRUE', params: [] }
  const there = snapshot === undefined ? '' : ` AND ${wasThere('u')}`
  return {
    sql: `FROM utterances u ${recordings} WHERE (${sql}) AND ${held.sql}${there}`,
    params: [...params, ...held.params, ...(snapshot === undefined ? [] : [snapshot])],
  }
}

const wasThere = (row: string): string => `pg_visible_in_snapshot(${row}.written, CAST(? AS pg_snapshot))`

/** How PostgreSQL says it; words are sought in a GIN index of tokens, without any extension. */
export const postgresDialect: Dialect = {
  among: (column, kind) =>
    `${column} = ANY (ARRAY(SELECT ${kind === 'number' ? 'CAST(value AS bigint)' : 'value'}
       FROM jsonb_array_elements_text(CAST(? AS jsonb)) AS listed (value)))`,
  jsonTexts: (column, order) => `json_agg(${column} ORDER BY ${order})`,
  jsonRows: (columns, order) =>
    `json_agg(json_build_array(${columns.map(({ name }) => `"${name}"`).join(', ')}) ORDER BY ${order})::text`,
  packed: (column) => `string_agg(CAST(${column} AS text), ',')`,
  packedTexts: (column) => `string_agg(${column}, chr(31))`,
  whole: (expression) => `CAST(trunc(${expression}) AS bigint)`,
  day: (at) => `to_char(to_timestamp(${at} / 1000 + CAST(? AS bigint)) AT TIME ZONE 'UTC', 'YYYY-MM-DD')`,
  rowsAsJson: (table, columns, rows) => ({
    sql: `SELECT ${columns.map((column) => `"${column}"`).join(', ')} FROM json_populate_recordset(CAST(NULL AS ${table}), CAST(? AS json))`,
    params: [jsonRows(columns, rows)],
  }),
  tokens: { column: 'toks', of: tokensOf },
  numberAfter: (tx, table) =>
    tx.run(`SELECT setval(pg_get_serial_sequence(?, 'seq'), (SELECT max(seq) FROM ${table}))`, [table]),
  vectors: { copy: copyVectors, nearest: nearestVectors },
  // Numbers are given before the commit: a lower one may come to light later, so a transaction tells what was there.
  snapshotOf: () => 'SELECT CAST(pg_current_snapshot() AS text) AS snapshot',
  wasThere,
  stamp: (row) => `CAST(CAST(${row}.written AS text) AS bigint)`,
  since: (row, snapshot) => ({
    // What is older than all that was under way then was there: the index spares the rest.
    sql: `${row}.written >= pg_snapshot_xmin(CAST(? AS pg_snapshot)) AND NOT ${wasThere(row)}`,
    params: [snapshot, snapshot],
  }),
  manyUtterances: 'utterances u JOIN recordings r ON r.seq = u.recording',
  hits,
  count(query, conditions, snapshot) {
    const { sql, params } = hits(query, conditions, snapshot)
    return { sql: `SELECT count(*) AS n ${sql}`, params }
  },
  countOf(needle, storeIds) {
    if (!needle && !storeIds) return { sql: 'SELECT coalesce(max(seq), 0) AS n FROM utterances', params: [] }
    const within = storeIds
      ? [{ sql: `u.recording IN (SELECT seq FROM recordings WHERE store_id IN ${places(storeIds)})`, params: storeIds }]
      : []
    const parts = [...within, ...(needle ? [holds(needle.match)] : [])]
    const sql = `SELECT count(*) AS n FROM utterances u WHERE ${parts.map((part) => part.sql).join(' AND ')}`
    return { sql, params: parts.flatMap(({ params }) => params) }
  },
  score(needles, weights) {
    const worth = needles.flatMap(({ match, word, optional }, i) => [
      ...(optional ? [{ ...holds(match), weight: weights[i] }] : []),
      ...(word ? [{ ...holds({ kind: 'word', word }), weight: Math.round(weights[i] * WHOLE_WORD) }] : []),
    ])
    const always = needles.reduce((sum, { optional }, i) => sum + (optional ? 0 : weights[i]), 0)
    const sum = worth.map(({ sql }) => ` + CASE WHEN ${sql} THEN CAST(? AS bigint) ELSE 0 END`).join('')
    return {
      ...{ clauses: '', clauseParams: [] },
      key: postgresDialect.whole(`u.base * (CAST(? AS bigint)${sum}) / ${SCALE / 1000}`),
      keyParams: [always, ...worth.flatMap(({ params, weight }) => [...params, weight])],
    }
  },
}
