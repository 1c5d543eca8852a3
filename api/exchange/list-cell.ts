/** What parts the sayings of a cell: the bar in every width, and the line end that Alt+Enter makes; not behind a backslash. */
const PART = /\\[\\|｜￨\n]|[|｜￨\n]/gu

/** Sayings in one cell, parted by `|`; a bar that belongs to a saying stands behind a backslash. */
export const joined = (words: readonly string[]): string =>
  words.map((word) => word.replaceAll(/\\(?=[\\|｜￨\n]|$)|[|｜￨\n]/gu, String.raw`\$&`)).join('|')

/** The reverse of `joined`; blanks around a saying do not count. */
export function parted(cell: string): string[] {
  const parts: string[] = ['']
  let from = 0
  for (const { 0: found, index } of cell.matchAll(PART)) {
    parts[parts.length - 1] += cell.slice(from, index)
    if (found.length === 1) parts.push('')
    else parts[parts.length - 1] += found[1]
    from = index + found.length
  }
  parts[parts.length - 1] += cell.slice(from)
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}
