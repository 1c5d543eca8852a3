import type { Match } from '../query/match.ts'
import type { SqlPart } from '../sql/dialect.ts'
import { wantedTokens } from './tokens.ts'

/** The column that a piece stands in, with blanks around each term. */
const LINES = { phrase: 'u.terms', number: `' ' || u.number_terms || ' '`, word: `' ' || u.words || ' '` }

/** The condition that an utterance `u` holds something: the index says which may, their own lines which do. */
export function holds(match: Match): SqlPart {
  switch (match.kind) {
    case 'phrase':
      return piece(match, match.terms.join(' '))
    case 'number':
      return piece(match, match.term)
    case 'word':
      return piece(match, match.word)
    case 'but':
      return joined([holds(match.wanted), holds(match.unwanted)], ' AND NOT ')
    default:
      return joined(match.parts.map(holds), match.kind === 'and' ? ' AND ' : ' OR ')
  }
}

const joined = (parts: SqlPart[], by: string): SqlPart => ({
  sql: `(${parts.map(({ sql }) => sql).join(by)})`,
  params: parts.flatMap(({ params }) => params),
})

const piece = (match: Match & { kind: 'phrase' | 'number' | 'word' }, text: string): SqlPart => ({
  sql: `(u.toks @> CAST(? AS int4[]) AND strpos(${LINES[match.kind]}, ?) > 0)`,
  params: [wantedTokens(match), ` ${text} `],
})
