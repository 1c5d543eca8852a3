import type { SqlValue } from '../sql/database.ts'

/** What PostgreSQL has no place for in a text: the zero character, and halves of a pair that stand alone. */
const UNSPEAKABLE = /[\0\p{Surrogate}]/gu

const valueOf = (value: SqlValue): SqlValue => {
  if (typeof value === 'string') return value.replace(UNSPEAKABLE, '\uFFFD')
  // JSON knows neither bytes nor numbers without end; both are read from a text.
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  return value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : value
}

/** Rows as a JSON list of objects, each value as PostgreSQL reads it into its column. */
export const jsonRows = (columns: readonly string[], rows: readonly SqlValue[][]): string =>
  JSON.stringify(rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, valueOf(row[i])]))))
