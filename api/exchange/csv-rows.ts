import { parse, type CsvError } from 'csv-parse/sync'
import { asItWas } from '../tables/csv.ts'
import { requireImportRows, textOf, unreadable } from './table-bytes.ts'

/** A row as a table holds it, and its line in the file. */
export interface GivenRow {
  line: number
  cells: string[]
  /** Why it cannot be read. */
  fault?: { zh: string; en: string }
}

/** `=` always; a sign or `@` only before what is called or refers elsewhere: `-1` and `@home` are words. */
const FORMULA = /^\s*([=＝]|[+\-@＋－＠][^(!|]*[(!])/u
const FORMULA_FAULT = {
  zh: "单元格里是公式，请改成文字（文字以 = 开头时前面加 ')",
  en: "a cell holds a formula: write the words (with ' before them where they begin with =)",
}
/** What Excel shows for a formula that failed. */
const EXCEL_ERROR = /^#(NAME\?|REF!|VALUE!|DIV\/0!|N\/A|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|#+)$/i

/** What is wrong with cells as a person would see them. */
export function cellFault(cells: readonly string[], isText: boolean): GivenRow['fault'] {
  if (cells.some((cell) => EXCEL_ERROR.test(cell.trim())))
    return { zh: '有单元格是 Excel 的错误值，请改成文字', en: 'a cell is an error of Excel: write the words' }
  return !isText && cells.some((cell) => FORMULA.test(cell)) ? FORMULA_FAULT : undefined
}

/**
 * The rows of a CSV as Excel and its like write it: parted by comma, semicolon or tab.
 *
 * @param isDefused - whether an apostrophe at the beginning of a cell only keeps a spreadsheet from computing it
 * @throws AppError INPUT_INVALID, TOO_LARGE
 */
export function csvRows(bytes: Uint8Array, file: string, isDefused = true): GivenRow[] {
  const text = textOf(bytes, file)
  const head = /^(?:\uFEFF)?"?sep=([,;\t|])"?[^\r\n]*(\r\n?|\n)/i.exec(text)
  const lines = head ? '\n' + text.slice(head[0].length) : text
  const read = parsed(lines, head?.[1] ?? delimiterOf(lines), file)
  requireImportRows(read.length)
  return read.map(({ record, info }) => {
    const ends = record.join('').split('\n').length - 1
    const fault = cellFault(record, false)
    return { line: info.lines - ends, cells: isDefused ? record.map(asItWas) : record, ...(fault && { fault }) }
  })
}

function delimiterOf(text: string): string {
  const [first] = text.trimStart().split(/\r|\n/, 1)
  const counts = [',', '\t', ';'].map((sign) => [sign, first.split(sign).length] as const)
  return counts.reduce((most, one) => (one[1] > most[1] ? one : most))[0]
}

function parsed(text: string, delimiter: string, file: string): { record: string[]; info: { lines: number } }[] {
  try {
    return parse(text, {
      ...{ info: true, bom: true, relax_column_count: true, delimiter },
      ...{ record_delimiter: ['\r\n', '\n', '\r'], skip_empty_lines: true, skip_records_with_empty_values: true },
    }) as unknown as { record: string[]; info: { lines: number } }[]
  } catch (error) {
    const { lines = 1, message } = error as CsvError & { lines?: number }
    throw unreadable({ file, line: lines, zh: 'CSV 语法错误，多半是双引号没有成对', en: `broken CSV: ${message}` })
  }
}
