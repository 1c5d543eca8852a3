import type { Cell, Table } from './table.ts'

/** Without it Excel reads UTF-8 as the machine's old code page. */
export const BYTE_ORDER_MARK = '\uFEFF'
const LINE_END = '\r\n'

/**
 * What a spreadsheet takes for a formula (OWASP, "CSV Injection"; full-width signs count as well in Chinese editions), whatever blanks are
 * before it.
 */
const FORMULA = /^[\s\u0000-\u001F\u200B-\u200F\u2060\uFEFF]*[=+\-@＝＋－＠]|^[\t\r\n]/
/** What a spreadsheet makes another number of: more digits than it keeps (15), a leading zero, `1e5`. */
const NOT_A_NUMBER = /^(\d{12,}|0\d+|\d+(\.\d+)?[eE][+-]?\d+)$/
const MARK = "'"

/**
 * A text as a spreadsheet shows it and does nothing else with: what it would compute or round begins with an apostrophe, and so does what
 * began with one already, so that `asItWas` finds every text again.
 */
export function harmless(text: string): string {
  return text.startsWith(MARK) || FORMULA.test(text) || NOT_A_NUMBER.test(text) ? MARK + text : text
}

/** The reverse of `harmless`. */
export const asItWas = (cell: string): string => (cell.startsWith(MARK) ? cell.slice(1) : cell)

/** One line of RFC 4180. */
export function csvLine(cells: readonly Cell[]): string {
  const written = cells.map((cell) => {
    if (typeof cell === 'number') return String(cell)
    const text = harmless(cell)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  })
  // A line with one empty cell must not look like an empty line.
  return (written.length === 1 && written[0] === '' ? '""' : written.join(',')) + LINE_END
}

/** A table as CSV, line by line. */
export async function* csvOf({ head, rows }: Table, { bom }: { bom: boolean }): AsyncGenerator<string> {
  yield (bom ? BYTE_ORDER_MARK : '') + csvLine(head)
  for await (const row of rows) yield csvLine(row)
}
