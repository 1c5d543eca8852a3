import { readTable } from '../../engine/pack/table.ts'
import { problemText, type Problem } from '../../engine/pack/problems.ts'
import { textOf } from '../exchange/table-bytes.ts'
import { outcomesInvalid, type OutcomeRow } from './outcome-rows.ts'

/** Names of the columns, as people and our own lists of visits call them. */
const COLUMNS = {
  wanted: [
    ['visit', 'file', '到店编号', '到店', '文件', '录音'],
    ['outcome', '结果', '到店结果'],
  ],
  optional: [
    ['at', '时间'],
    ['store', '门店'],
  ],
}

/**
 * Reads a CSV of outcomes, in the encodings of Chinese spreadsheets: columns `visit` (or `file`), `outcome`, and, if wanted, `at` and
 * `store`, or as they are called in Chinese.
 *
 * @returns the rows, and the line of each
 * @throws AppError INPUT_INVALID - `problems` lists every fault with file and line
 */
export function readOutcomeTable(bytes: Uint8Array, file: string): { rows: OutcomeRow[]; lines: number[] } {
  const problems: Problem[] = []
  const table = readTable(textOf(bytes, file), file, COLUMNS, problems)
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
