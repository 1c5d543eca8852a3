import type { SqlValue, Transaction } from './database.ts'
import { insertRows } from './rows.ts'
import { UTTERANCE_COLUMNS } from './utterance-row.ts'

const [TERMS, WORDS, NUMBERS] = ['terms', 'words', 'number_terms'].map((name) => UTTERANCE_COLUMNS.indexOf(name))

/** Writes utterances, in place of those that have their ids; rows as `utteranceRow` makes them. */
export async function writeUtterances(tx: Transaction, rows: SqlValue[][]): Promise<void> {
  const { tokens } = tx.dialect
  const columns = [...UTTERANCE_COLUMNS, ...(tokens ? [tokens.column] : [])]
  const withTokens = tokens ? rows.map((row) => [...row, tokens.of(linesOf(row))]) : rows
  const changes = columns.slice(2).map((column) => `"${column}" = excluded."${column}"`)
  await insertRows(tx, 'utterances', columns, withTokens, `ON CONFLICT (id) DO UPDATE SET ${changes.join(', ')}`)
}

const linesOf = (row: SqlValue[]) => ({
  terms: String(row[TERMS]),
  words: String(row[WORDS]),
  numbers: String(row[NUMBERS]),
})
