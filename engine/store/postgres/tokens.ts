import type { Match } from '../query/match.ts'
import type { TermLines } from '../sql/dialect.ts'

/** FNV-1a with 32 bits (Fowler, Noll, Vo), as a signed integer; tokens that meet in one number are told apart by the text itself. */
function hash(token: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < token.length; i++) value = Math.imul(value ^ token.charCodeAt(i), 0x01000193)
  return value | 0
}

/** Each term and each two neighbours: a phrase of any length is found by its pairs. */
function hashesOf(terms: string[]): number[] {
  const pairs = terms.slice(1).map((term, i) => hash(`${terms[i]} ${term}`))
  return [...terms.map(hash), ...pairs]
}

const split = (line: string): string[] => line.split(' ').filter((term) => term !== '')

const list = (numbers: Iterable<number>): string => `{${[...new Set(numbers)].join(',')}}`

/** What an utterance is found by, as a PostgreSQL array: its terms and their pairs, its words, its numbers. */
export const tokensOf = ({ terms, words, numbers }: TermLines): string =>
  list([
    ...hashesOf(split(terms)),
    ...split(words).map((word) => hash(`=${word}`)),
    ...split(numbers).map((number) => hash(`#${number}`)),
  ])

/** What a row must have to hold a piece, as a PostgreSQL array. */
export function wantedTokens(piece: Match & { kind: 'phrase' | 'number' | 'word' }): string {
  if (piece.kind === 'word') return list([hash(`=${piece.word}`)])
  if (piece.kind === 'number') return list(split(piece.term).map((term) => hash(`#${term}`)))
  return list(piece.terms.length === 1 ? [hash(piece.terms[0])] : hashesOf(piece.terms).slice(piece.terms.length))
}
