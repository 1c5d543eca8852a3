import { AppError } from '../../../engine/errors.ts'
import { parseQuery, type QueryNode } from '../../../engine/store/query/parse.ts'

/** A fault in a query: where it begins (UTF-16), what is wrong, what helps. */
export interface QueryFault {
  position: number
  problem: string
  advice: string
}

/** How a query is understood, for chips beside what was typed. */
export interface Reading {
  chips: { kind: 'word' | 'phrase' | 'not' | 'or' | 'open' | 'close'; text: string }[]
  fault?: QueryFault
}

/** Reads a query as the service will, while it is typed; what was typed stays as it is. */
export function readQuery(query: string): Reading {
  try {
    const node = parseQuery(query)
    return { chips: node ? chipsOf(node) : [] }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { position, problem, advice } = error.detail
    return { chips: [], fault: { position: Number(position), problem: String(problem), advice: String(advice) } }
  }
}

function chipsOf(node: QueryNode, isWithin = false): Reading['chips'] {
  if (node.kind === 'term') return [{ kind: node.exact ? 'phrase' : 'word', text: node.text }]
  if (node.kind === 'not') return [{ kind: 'not', text: '' }, ...chipsOf(node.child, true)]
  const between: Reading['chips'] = node.kind === 'or' ? [{ kind: 'or', text: '' }] : []
  const parts = node.children.flatMap((child, at) => [...(at > 0 ? between : []), ...chipsOf(child, true)])
  return isWithin ? [{ kind: 'open', text: '(' }, ...parts, { kind: 'close', text: ')' }] : parts
}
