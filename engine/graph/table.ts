import { parse } from 'csv-parse/sync'
import type { Problem } from './problems.ts'

/** A row of a table: `line` is its line in the file, `cell` gives a column's trimmed text. */
export interface Row {
  line: number
  cell(column: string): string
}

/**
 * Decodes a file that should be UTF-8. A UTF-8 byte order mark is dropped (spreadsheets write one); UTF-16, GBK and other
 * encodings give a problem with the first line that cannot be read, and undefined.
 */
export function decodeUtf8(bytes: Uint8Array, file: string, problems: Problem[]): string | undefined {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    problems.push({ file, line: 1, zh: '文件是 UTF-16，请另存为 UTF-8', en: 'the file is UTF-16: save it as UTF-8' })
    return undefined
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const gbk = reads(bytes, 'gb18030')
    problems.push({
      file,
      line: firstBadLine(bytes),
      zh: gbk ? '文件像是 GBK 编码，请另存为 UTF-8' : '文件不是 UTF-8 编码',
      en: gbk ? 'the file looks like GBK: save it as UTF-8' : 'the file is not UTF-8',
    })
    return undefined
  }
}

function reads(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function firstBadLine(bytes: Uint8Array): number {
  let line = 1
  for (let from = 0; from <= bytes.length; line++) {
    const found = bytes.indexOf(0x0a, from)
    const to = found < 0 ? bytes.length : found
    if (!reads(bytes.subarray(from, to), 'utf-8')) return line
    from = to + 1
  }
  return 1
}

/**
 * Reads a CSV with a header. Columns of `wanted` may stand in any order; `optional` ones may be missing. Lines that begin
 * with `#` and empty lines are skipped. Every fault is added to `problems`; the good rows are returned.
 */
export function readTable(
  text: string,
  file: string,
  columns: { wanted: string[]; optional?: string[] },
  problems: Problem[],
): Row[] {
  const records = readRecords(text, file, problems)
  const header = records.shift()
  if (!header) {
    if (!problems.some((p) => p.file === file))
      problems.push({ file, line: 1, zh: '文件是空的', en: 'the file is empty' })
    return []
  }
  const places = readHeader(header, file, columns, problems)
  return records.flatMap(({ cells, line }) => {
    if (cells.length === header.cells.length)
      return [{ line, cell: (column: string) => (cells[places.get(column) ?? -1] ?? '').trim() }]
    problems.push({
      file,
      line,
      zh: `这一行有 ${cells.length} 列，应有 ${header.cells.length} 列（单元格里的逗号要加英文双引号）`,
      en: `${cells.length} columns where ${header.cells.length} are wanted; quote cells that hold a comma`,
    })
    return []
  })
}

function readRecords(text: string, file: string, problems: Problem[]): { cells: string[]; line: number }[] {
  try {
    const rows = parse(text, {
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      comment: '#',
      comment_no_infix: true,
    }) as unknown as { record: string[]; info: { lines: number } }[]
    return rows.map(({ record, info }) => ({ cells: record, line: info.lines }))
  } catch (error) {
    const { lines = 1, message } = error as { lines?: number; message: string }
    problems.push({ file, line: lines, zh: 'CSV 语法错误，多半是双引号没有成对', en: `broken CSV: ${message}` })
    return []
  }
}

function readHeader(
  header: { cells: string[]; line: number },
  file: string,
  columns: { wanted: string[]; optional?: string[] },
  problems: Problem[],
): Map<string, number> {
  const known = [...columns.wanted, ...(columns.optional ?? [])]
  const places = new Map<string, number>()
  const say = (zh: string, en: string): void => void problems.push({ file, line: header.line, zh, en })
  header.cells.forEach((cell, at) => {
    const name = cell.trim()
    const list = known.join(',')
    if (!known.includes(name)) say(`不认识的列“${name}”，可用：${list}`, `unknown column "${name}", known: ${list}`)
    else if (places.has(name)) say(`列“${name}”出现两次`, `column "${name}" stands twice`)
    else places.set(name, at)
  })
  for (const name of columns.wanted) if (!places.has(name)) say(`缺少列“${name}”`, `column "${name}" is missing`)
  return places
}

/** The parts of a cell whose values are separated by `|`. */
export function splitCell(cell: string): string[] {
  return cell
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
