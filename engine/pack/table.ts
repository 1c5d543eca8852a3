import { parse } from 'csv-parse/sync'
import type { Problem } from './problems.ts'

/** A row of a table: `line` is its line in the file, `cell` gives a column's trimmed text. */
export interface Row {
  line: number
  cell(column: string): string
}

/** The columns of a table, in any order. */
export interface Columns {
  /** A list holds the names that one column may have; it is read by the first. */
  wanted: readonly (string | readonly string[])[]
  /** These may be missing; the same lists. */
  optional?: readonly (string | readonly string[])[]
}

interface Cells {
  cells: string[]
  line: number
}

/**
 * Reads a CSV with a header, as people and spreadsheets write it: rows and columns in which nothing stands are skipped, and so are
 * `sep=,` in the first line and comments (`# ` and what follows, or a line that begins with `#` and has one cell). Every fault is added
 * to `problems`; the good rows are returned.
 */
export function readTable(text: string, file: string, columns: Columns, problems: Problem[]): Row[] {
  const records = readRecords(text, file, problems)
  const header = records.shift()
  if (!header) {
    if (!problems.some((p) => p.file === file))
      problems.push({ file, line: 1, zh: '文件是空的', en: 'the file is empty' })
    return []
  }
  const names = header.cells.map((cell) => cell.trim())
  const width = names.findLastIndex((name) => name !== '') + 1
  const places = readHeader({ cells: names.slice(0, width), line: header.line }, file, columns, problems)
  return records.flatMap(({ cells, line }) => {
    const fault = shapeFault(cells, names, width) ?? cellFault(cells)
    if (fault) problems.push({ file, line, ...fault })
    return fault ? [] : [{ line, cell: (column: string) => (cells[places.get(column) ?? -1] ?? '').trim() }]
  })
}

/** A first line that tells Excel which character parts the cells. */
const SEPARATOR_LINE = /^\uFEFF?"?sep=([,;\t|])"?[,;\t|]*(?=[\r\n]|$)/i

function readRecords(text: string, file: string, problems: Problem[]): Cells[] {
  const delimiter = SEPARATOR_LINE.exec(text)?.[1] ?? ','
  // Files that were put together have line ends of several kinds.
  const lines = text.replace(SEPARATOR_LINE, '').replaceAll(/\r\n?/g, '\n')
  try {
    const rows = parse(lines, {
      ...{ info: true, bom: true, relax_column_count: true },
      record_delimiter: '\n',
      ...{ skip_empty_lines: true, skip_records_with_empty_values: true },
      ...{ delimiter, comment: '# ', comment_no_infix: true },
    }) as unknown as { record: string[]; info: { lines: number } }[]
    const firstLine = (cells: string[], last: number): number => last - cells.join('').split('\n').length + 1
    return rows
      .filter(({ record }) => !isComment(record))
      .map(({ record, info }) => ({ cells: record, line: firstLine(record, info.lines) }))
  } catch (error) {
    const { lines: line = 1, message } = error as { lines?: number; message: string }
    problems.push({ file, line, zh: 'CSV 语法错误，多半是双引号没有成对', en: `broken CSV: ${message}` })
    return []
  }
}

/** Beside `# `: a line of one cell. `#1` with further cells is a name that begins so, and what Excel writes for an error is no comment. */
function isComment([first, ...others]: readonly string[]): boolean {
  return first.startsWith('#') && others.length === 0 && !EXCEL_ERROR.test(first.trim())
}

type Fault = Pick<Problem, 'zh' | 'en'>

/** Cells that are missing, or that stand where the header names no column. */
function shapeFault(cells: readonly string[], names: readonly string[], width: number): Fault | undefined {
  const stray = cells.findIndex((cell, at) => (names[at] ?? '') === '' && cell.trim() !== '')
  if (cells.length < width || stray >= width)
    return {
      zh: `这一行有 ${Math.max(cells.length, stray + 1)} 列，应有 ${width} 列（单元格里的逗号要加英文双引号）`,
      en: `${Math.max(cells.length, stray + 1)} columns where ${width} are wanted; quote cells that hold a comma`,
    }
  if (stray < 0) return undefined
  return { zh: `第 ${stray + 1} 列没有列名，却有内容`, en: `column ${stray + 1} has no name but holds something` }
}

/** Of Excel in every language; the rest of its names are of newer functions. */
const EXCEL_ERROR = /^#(NAME\?|REF!|VALUE!|DIV\/0!|N\/A|NULL!|NUM!|[A-Z]+!|GETTING_DATA|#+)$/i
/** `=` always; a sign or `@` only before what is called or refers elsewhere: `-1` and `@home` are words. */
const FORMULA = /^(=|[+\-@][^(!|]*[(!])/

/** What a spreadsheet computed, or failed to, is nothing that anybody says. */
function cellFault(cells: readonly string[]): Fault | undefined {
  for (const cell of cells.map((one) => one.trim())) {
    if (EXCEL_ERROR.test(cell))
      return { zh: `“${cell}”是 Excel 的错误值，请改成文字`, en: `"${cell}" is an error of Excel: write the words` }
    if (FORMULA.test(cell))
      return { zh: '单元格里是公式，请改成文字', en: 'a cell holds a formula: write its value instead' }
  }
  return undefined
}

function readHeader(header: Cells, file: string, columns: Columns, problems: Problem[]): Map<string, number> {
  const [wanted, optional] = [columns.wanted, columns.optional ?? []].map((all) =>
    all.map((names) => (typeof names === 'string' ? [names] : names)),
  )
  const columnOf = new Map([...wanted, ...optional].flatMap((names) => names.map((name) => [name, names[0]] as const)))
  const list = [...columnOf.keys()].join(',')
  const places = new Map<string, number>()
  const say = (zh: string, en: string): void => void problems.push({ file, line: header.line, zh, en })
  header.cells.forEach((name, at) => {
    const column = columnOf.get(name)
    if (name === '') return
    if (column === undefined) say(`不认识的列“${name}”，可用：${list}`, `unknown column "${name}", known: ${list}`)
    else if (places.has(column)) say(`列“${name}”出现两次`, `column "${name}" stands twice`)
    else places.set(column, at)
  })
  for (const names of wanted)
    if (!places.has(names[0])) say(`缺少列“${names.join(' / ')}”`, `column "${names.join(' or ')}" is missing`)
  return places
}

/** What parts the values of a cell: the bar in every width, and the line end that Alt+Enter makes. */
const BETWEEN_VALUES = /[|｜￨\n]/u

/** The parts of a cell whose values are separated by `|`. */
export function splitCell(cell: string): string[] {
  return cell
    .split(BETWEEN_VALUES)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
