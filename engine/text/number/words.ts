import { isNumeral } from './characters.ts'

/** A word that counts only where its neighbours let it; `#` among them is any number character, `$` the end of the text. */
export interface ContextWord {
  word: string
  before?: readonly string[]
  after?: readonly string[]
  unlessBefore?: readonly string[]
  unlessAfter?: readonly string[]
}

/** Words looked up where they begin or where they end: the longest that its neighbours let stand. */
export interface WordTable {
  beginningAt(text: string, at: number): string | undefined
  endingAt(text: string, end: number): string | undefined
  begins(text: string, at: number): boolean
  ends(text: string, end: number): boolean
  /** The characters with which words begin. */
  firsts: readonly string[]
}

/** Builds a table of plain words or of words with conditions. Each look-up costs the same however long the text is. */
export function createWordTable(words: readonly (string | ContextWord)[]): WordTable {
  const all = words.map((one): ContextWord => (typeof one === 'string' ? { word: one } : one))
  const byFirst = index(all, (word) => word.charAt(0))
  const byLast = index(all, (word) => word.charAt(word.length - 1))
  const beginningAt = (text: string, at: number) =>
    byFirst
      .get(text.charAt(at))
      ?.find((one) => text.startsWith(one.word, at) && mayStand(one, text, at, at + one.word.length))?.word
  const endingAt = (text: string, end: number) =>
    byLast
      .get(text.charAt(end - 1))
      ?.find((one) => text.endsWith(one.word, end) && mayStand(one, text, end - one.word.length, end))?.word
  return {
    beginningAt,
    endingAt,
    begins: (text, at) => beginningAt(text, at) !== undefined,
    ends: (text, end) => endingAt(text, end) !== undefined,
    firsts: [...byFirst.keys()],
  }
}

/** By one of their characters, longest first. */
function index(words: readonly ContextWord[], key: (word: string) => string): Map<string, ContextWord[]> {
  const found = new Map<string, ContextWord[]>()
  for (const one of words) found.set(key(one.word), [...(found.get(key(one.word)) ?? []), one])
  for (const list of found.values()) list.sort((a, b) => b.word.length - a.word.length)
  return found
}

function mayStand(one: ContextWord, text: string, start: number, end: number): boolean {
  const follows = (word: string) =>
    word === '#' ? isNumeral(text.charAt(end)) : word === '$' ? end >= text.length : text.startsWith(word, end)
  const precedes = (word: string) =>
    word === '#' ? isNumeral(text.charAt(start - 1)) : word === '$' ? start === 0 : text.endsWith(word, start)
  if (one.before && !one.before.some(follows)) return false
  if (one.after && !one.after.some(precedes)) return false
  return !one.unlessBefore?.some(follows) && !one.unlessAfter?.some(precedes)
}
