import { readTable } from '../../engine/pack/table.ts'
import { problemText, type Problem } from '../../engine/pack/problems.ts'
import { decodeUtf8 } from '../../engine/pack/text-file.ts'
import { outcomesInvalid, type OutcomeRow } from './outcome-rows.ts'

/**
 * Reads a CSV of outcomes: columns `visit` (or `file`), `outcome`, and, if wanted, `at` and `store`.
 *
 * @returns the rows, and the line of each
 * @throws AppError INPUT_INVALID - `problems` lists every fault with file and line
 */
export function readOutcomeTable(bytes: Uint8Array, file: string): { rows: OutcomeRow[]; lines: number[] } {
  const problems: Problem[] = []
  const text = decodeUtf8(bytes, file, problems)
  const columns = { wanted: [['visit', 'file'], 'outcome'], optional: ['at', 'store'] }
  const table = text === undefined ? [] : readTable(text, file, columns, problems)
  for (const row of table)
    if (row.cell('visit') === '') problems.push({ file, line: row.line, zh: '缺少 visit', en: 'visit is missing' })
  if (problems.length > 0) throw outcomesInvalid(problems.map(problemText))
  const rows = table.map((row) => ({
    ...{ visit: row.cell('visit'), outcome: row.cell('outcome') },
    ...(row.cell('at') !== '' && { at: row.cell('at') }),
    ...(row.cell('store') !== '' && { store: row.cell('store') }),
  }))
  return { rows, lines: table.map(({ line }) => line) }
}
