import { lex, queryError, type Lexeme } from './lex.ts'

/** A query as a tree. `exact` marks a quoted phrase. */
export type QueryNode =
  | { kind: 'term'; text: string; exact: boolean; position: number }
  | { kind: 'and' | 'or'; children: QueryNode[]; position: number }
  | { kind: 'not'; child: QueryNode; position: number }

export const LONGEST_QUERY = 500
const MOST_TERMS = 40
const DEEPEST = 12

/**
 * Reads a query: words, "phrases", AND / OR / NOT (also 与 / 或 / 非 standing alone, `-` before a word), parentheses; a blank
 * means AND, AND binds tighter than OR. An empty query is undefined: filters alone decide.
 *
 * @throws AppError QUERY_INVALID, nothing else, with `position`, `problem` and `advice`
 */
export function parseQuery(query: string): QueryNode | undefined {
  if (query.length > LONGEST_QUERY)
    throw queryError(LONGEST_QUERY, `查询超过 ${LONGEST_QUERY} 个字`, '请把查询写短，或分成几次')
  const lexemes = lex(query)
  if (lexemes.length === 0) {
    if (query.trim() === '') return undefined
    throw queryError(0, '查询里没有可以检索的字', '请写出要找的词，例如 保养 太贵')
  }
  const terms = lexemes.filter(({ kind }) => kind === 'word' || kind === 'phrase')
  if (terms.length > MOST_TERMS)
    throw queryError(terms[MOST_TERMS].position, `查询超过 ${MOST_TERMS} 个词`, '请减少词数')
  const node = createParser(lexemes, query.length).whole()
  requirePositive(node)
  return node
}

function createParser(lexemes: Lexeme[], end: number) {
  let next = 0
  const peek = (): Lexeme | undefined => lexemes[next]
  const group = (kind: 'and' | 'or', children: QueryNode[]): QueryNode =>
    children.length === 1 ? children[0] : { kind, children, position: children[0].position }

  const either = (depth: number): QueryNode => {
    const children = [both(depth)]
    while (peek()?.kind === 'or') {
      next++
      children.push(both(depth))
    }
    return group('or', children)
  }
  const both = (depth: number): QueryNode => {
    const children = [single(depth)]
    for (let lexeme = peek(); lexeme && lexeme.kind !== 'or' && lexeme.kind !== 'close'; lexeme = peek()) {
      if (lexeme.kind === 'and') next++
      children.push(single(depth))
    }
    return group('and', children)
  }
  const single = (depth: number): QueryNode => {
    const lexeme = lexemes.at(next++)
    if (next > lexemes.length || !lexeme) throw queryError(end, '查询没有写完', '在最后的运算符或括号后面补上一个词')
    switch (lexeme.kind) {
      case 'not':
        return negate(lexeme, depth)
      case 'open':
        return parenthesis(lexeme, depth)
      case 'word':
      case 'phrase':
        return { kind: 'term', text: lexeme.text, exact: lexeme.kind === 'phrase', position: lexeme.position }
      case 'close':
        throw queryError(lexeme.position, '这里的右括号前面缺少内容', '补上左括号和词，或删去这个右括号')
      default:
        throw queryError(lexeme.position, '运算符前面缺少一个词', '把运算符放在两个词之间，例如 保养 OR 维修')
    }
  }
  const negate = (lexeme: Lexeme, depth: number): QueryNode => {
    if (depth >= DEEPEST) throw queryError(lexeme.position, `嵌套超过 ${DEEPEST} 层`, '请把查询写得简单一些')
    const child = single(depth + 1)
    return child.kind === 'not' ? child.child : { kind: 'not', child, position: lexeme.position }
  }
  const parenthesis = (lexeme: Lexeme, depth: number): QueryNode => {
    if (depth >= DEEPEST) throw queryError(lexeme.position, `嵌套超过 ${DEEPEST} 层`, '请把查询写得简单一些')
    const inside = either(depth + 1)
    if (peek()?.kind !== 'close') throw queryError(lexeme.position, '括号没有成对', '给这个左括号补上右括号')
    next++
    return inside
  }
  return {
    whole: (): QueryNode => {
      const node = either(0)
      const rest = peek()
      if (rest) throw queryError(rest.position, '括号没有成对', '删去这个右括号，或在前面补上左括号')
      return node
    },
  }
}

/** NOT takes hits away, so wherever it stands something must bring hits first. */
function requirePositive(node: QueryNode): void {
  if (node.kind === 'not')
    throw queryError(node.position, 'NOT（非、-）不能单独使用', '先写要找的词，再写要排除的词，例如 保养 NOT 免费')
  if (node.kind === 'term') return
  const positive = node.children.filter(({ kind }) => kind !== 'not')
  if (node.kind === 'or' || positive.length === 0) node.children.forEach(requirePositive)
  else for (const child of node.children) requirePositive(child.kind === 'not' ? child.child : child)
}
