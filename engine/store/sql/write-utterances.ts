import type { SqlValue, Transaction } from './database.ts'
import { insertRows } from './rows.ts'
import { UTTERANCE_COLUMNS } from './utterance-row.ts'

const [TERMS, WORDS, NUMBERS] = ['terms', 'words', 'number_terms'].map((name) => UTTERANCE_COLUMNS.indexOf(name))

/**
 * Writes utterances, in place of those that have their ids; rows as `utteranceRow` makes them.
 *
 * @param visits - to which each belongs, by its number; without, those that are there stay where they belong
 */
export async function writeUtterances(
  tx: Transaction,
  rows: SqlValue[][],
  visits?: readonly (number | null)[],
): Promise<void> {
  const { tokens } = tx.dialect
  const columns = [...UTTERANCE_COLUMNS, ...(visits ? ['visit'] : []), ...(tokens ? [tokens.column] : [])]
  const whole = rows.map((row, i) => [
    ...row,
    ...(visits ? [visits[i]] : []),
    ...(tokens ? [tokens.of(linesOf(row))] : []),
  ])
  const changes = columns.slice(2).map((column) => `"${column}" = excluded."${column}"`)
  await insertRows(tx, 'utterances', columns, whole, `ON CONFLICT (id) DO UPDATE SET ${changes.join(', ')}`)
}

const linesOf = (row: SqlValue[]) => ({
  terms: String(row[TERMS]),
  words: String(row[WORDS]),
  numbers: String(row[NUMBERS]),
})
