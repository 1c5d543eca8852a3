import type { Reader, SqlValue } from '../sql/database.ts'
import type { CopiedTable } from './tables.ts'

export type Row = Record<string, SqlValue>

/** Rows that are read and written at a time: some megabytes of the widest. */
const BATCH = 500

/** A table's rows in the order of their keys, in batches, from after a key on. */
export async function* readRows(
  reader: Reader,
  { name, key, columns }: CopiedTable,
  after?: readonly SqlValue[],
): AsyncGenerator<Row[]> {
  const quoted = (names: readonly string[]) => names.map((one) => `"${one}"`).join(', ')
  for (let last = after; ;) {
    const from = last ? `WHERE (${quoted(key)}) > (${key.map(() => '?').join(', ')})` : ''
    const rows = await reader.all<Row>(
      `SELECT ${quoted(columns)} FROM ${name} ${from} ORDER BY ${quoted(key)} LIMIT ${BATCH}`,
      [...(last ?? [])],
    )
    if (rows.length > 0) yield rows
    if (rows.length < BATCH) return
    last = key.map((column) => rows[rows.length - 1][column])
  }
}
