import { normalise } from '../../text/normalise.ts'
import type { NumberSpan } from '../../types.ts'
import { compileQuery } from './compile.ts'
import { quoted } from './lex.ts'
import { parseQuery, type QueryNode } from './parse.ts'
import { queryReaders } from './readers.ts'

/** One word or phrase of a query, as it was read; places are UTF-16 offsets into the query. */
export interface ReadTerm {
  text: string
  start: number
  end: number
  /** A quoted phrase. */
  exact: boolean
  /** Whether each hit has it, some have it (OR), or none does (NOT). */
  how: 'all' | 'any' | 'none'
  /** The pieces that are sought, each as characters that follow each other. */
  pieces: string[]
  /** Numbers in it, which are also found however they were said or written. */
  numbers: Pick<NumberSpan, 'kind' | 'value'>[]
}

export interface ReadQuery {
  /** The whole in one form: `保养 AND (太贵 OR "不便宜") NOT 优惠`. */
  text: string
  terms: ReadTerm[]
}

/**
 * What a query was read as; undefined for an empty one.
 *
 * @throws AppError QUERY_INVALID, as `parseQuery`
 */
export function readQuery(query: string): ReadQuery | undefined {
  const node = parseQuery(query)
  return node && { text: written(node), terms: termsOf(node, 'all') }
}

type Term = QueryNode & { kind: 'term' }

function termsOf(node: QueryNode, how: ReadTerm['how']): ReadTerm[] {
  switch (node.kind) {
    case 'term':
      return [readTerm(node, how)]
    case 'not':
      // What is left out of what is left out is wanted again, but nothing need hold it.
      return termsOf(node.child, how === 'none' ? 'any' : 'none')
    case 'or':
      return node.children.flatMap((child) => termsOf(child, how === 'none' ? 'none' : 'any'))
    default:
      return node.children.flatMap((child) => termsOf(child, how))
  }
}

function readTerm(node: Term, how: ReadTerm['how']): ReadTerm {
  const { text, exact, position: start } = node
  const { needles } = compileQuery(node, queryReaders)
  const numbers = queryReaders.numbers(normalise(text).text)
  return {
    ...{ text, start, exact, how },
    end: start + text.length + (exact ? 2 : 0),
    pieces: needles.map(({ terms }) => terms.join('')).filter((piece) => piece !== ''),
    numbers: numbers.map(({ kind, value }) => ({ kind, value })),
  }
}

function written(node: QueryNode): string {
  switch (node.kind) {
    case 'term':
      return node.exact ? quoted(node.text) : node.text
    case 'not':
      return `NOT ${inGroup(node.child)}`
    case 'or':
      return node.children.map(inGroup).join(' OR ')
    default:
      return node.children
        .map((child, i) => `${i > 0 && child.kind !== 'not' ? 'AND ' : ''}${inGroup(child)}`)
        .join(' ')
  }
}

const inGroup = (node: QueryNode): string =>
  node.kind === 'and' || node.kind === 'or' ? `(${written(node)})` : written(node)
