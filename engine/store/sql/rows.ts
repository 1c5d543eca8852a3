import type { SqlValue } from './database.ts'
import type { Transaction } from './database.ts'

/** SQLite takes 32,766 bound values per statement; fewer per statement cost nothing. */
const MOST_VALUES = 8_000

/** Inserts rows with as few statements as can be: one awaited statement per row would be some hundred times slower. */
export async function insertRows(
  tx: Transaction,
  table: string,
  columns: string[],
  rows: SqlValue[][],
  ending = '',
): Promise<void> {
  const names = columns.map((column) => `"${column}"`).join(', ')
  const { rowsAsJson } = tx.dialect
  if (rowsAsJson && rows.length > 0) {
    const { sql, params } = rowsAsJson(table, columns, rows)
    await tx.run(`INSERT INTO ${table} (${names}) ${sql} ${ending}`, params)
    return
  }
  const perStatement = Math.floor(MOST_VALUES / columns.length)
  const place = `(${columns.map(() => '?').join(', ')})`
  for (let at = 0; at < rows.length; at += perStatement) {
    const part = rows.slice(at, at + perStatement)
    const values = part.map(() => place).join(', ')
    await tx.run(`INSERT INTO ${table} (${names}) VALUES ${values} ${ending}`, part.flat())
  }
}

/** `(?, ?, ?)` for a list of that many values; of none, a list that nothing is in. */
export const places = (values: unknown[]): string =>
  values.length === 0 ? '(NULL)' : `(${values.map(() => '?').join(', ')})`

/** The row without its inner number. */
export function withoutSeq<T extends { seq: number }>(row: T): Omit<T, 'seq'> {
  const copy: Omit<T, 'seq'> & { seq?: number } = { ...row }
  delete copy.seq
  return copy
}
