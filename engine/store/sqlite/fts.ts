import type { Match } from '../query/match.ts'

/** What a row must hold, in the language of SQLite's FTS5. */
export function ftsExpression(match: Match): string {
  switch (match.kind) {
    case 'phrase':
      return `terms : "${match.terms.join(' ')}"`
    case 'number':
      return `number_terms : "${match.term}"`
    case 'word':
      return `words : "${match.word}"`
    case 'but':
      return `(${ftsExpression(match.wanted)} NOT ${ftsExpression(match.unwanted)})`
    default:
      return `(${match.parts.map(ftsExpression).join(match.kind === 'and' ? ' AND ' : ' OR ')})`
  }
}
