import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../errors.ts'
import { ftsExpression } from '../sqlite/fts.ts'
import { compileQuery, type QueryReaders } from './compile.ts'
import { parseQuery, type QueryNode } from './parse.ts'

const readers: QueryReaders = { words: (text) => text.match(/.{1,2}/gsu) ?? [], numbers: () => [] }

/** The tree in a short form: (and 甲 (not 乙)). */
function show(node: QueryNode | undefined): string {
  if (!node) return ''
  if (node.kind === 'term') return node.exact ? `"${node.text}"` : node.text
  if (node.kind === 'not') return `(not ${show(node.child)})`
  return `(${node.kind} ${node.children.map(show).join(' ')})`
}

describe('parseQuery', () => {
  it.each([
    ['', ''],
    ['  \n', ''],
    ['保养', '保养'],
    ['保养 太贵', '(and 保养 太贵)'],
    ['保养　太贵', '(and 保养 太贵)'],
    ['保养 AND 太贵', '(and 保养 太贵)'],
    ['甲 OR 乙 丙', '(or 甲 (and 乙 丙))'],
    ['甲 或 乙 与 丙', '(or 甲 (and 乙 丙))'],
    ['(甲 OR 乙) 丙', '(and (or 甲 乙) 丙)'],
    ['（甲或乙）', '甲或乙'],
    ['（甲 或 乙）丙', '(and (or 甲 乙) 丙)'],
    ['甲 NOT 乙', '(and 甲 (not 乙))'],
    ['甲 非 乙', '(and 甲 (not 乙))'],
    ['甲 -乙', '(and 甲 (not 乙))'],
    ['甲 AND NOT 乙', '(and 甲 (not 乙))'],
    ['甲 -"乙 丙"', '(and 甲 (not "乙 丙"))'],
    ['甲 -(乙 OR 丙)', '(and 甲 (not (or 乙 丙)))'],
    ['甲 (NOT 乙)', '(and 甲 (not 乙))'],
    ['甲 NOT NOT 乙', '(and 甲 乙)'],
    ['“首付三成”', '"首付三成"'],
    ['「首付」利息', '(and "首付" 利息)'],
    ['1-2 a-b', '(and 1-2 a-b)'],
    ['甲 - 乙', '(and 甲 乙)'],
    ['甲 ！ 乙', '(and 甲 乙)'],
    ['and or not', '(and and or not)'],
    ['非常 或者', '(and 非常 或者)'],
  ])('%s', (query, tree) => expect(show(parseQuery(query))).toBe(tree))

  it.each([
    ['"首付', 0, '引号'],
    ['甲 “乙"', 2, '引号'],
    ['甲 ""', 2, '引号'],
    ['(甲', 0, '括号'],
    ['甲)', 1, '括号'],
    ['()', 1, '括号'],
    ['甲 AND', 5, '没有写完'],
    ['甲 NOT', 5, '没有写完'],
    ['OR 甲', 0, '运算符'],
    ['甲 OR OR 乙', 5, '运算符'],
    ['NOT 甲', 0, '单独'],
    ['-甲 -乙', 0, '单独'],
    ['甲 OR NOT 乙', 5, '单独'],
    ['？！', 0, '可以检索'],
    ['甲'.repeat(501), 500, '超过'],
    ['甲 '.repeat(41), 80, '超过'],
    ['('.repeat(13) + '甲' + ')'.repeat(13), 12, '嵌套'],
  ])('%s is refused at %d', (query, position, problem) => {
    let error: unknown
    try {
      show(parseQuery(query))
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({ code: 'QUERY_INVALID', detail: { position } })
    expect((error as AppError).detail.problem).toContain(problem)
    expect((error as AppError).detail.advice).toMatch(/\p{Script=Han}/u)
  })

  const piece = fc.oneof(
    fc.constantFrom(
      'AND',
      'OR',
      'NOT',
      '与',
      '或',
      '非',
      '-',
      '(',
      ')',
      '（',
      '）',
      '"',
      '“',
      '”',
      ' ',
      '　',
      '保养',
      '贵',
      'x3',
      '16.8万',
      '*',
      ':',
      '^',
      'NEAR',
      "'",
      ';',
      '--',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  )
  const anyQuery = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''))

  it('never throws anything but QUERY_INVALID with a place inside the query', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        try {
          const tree = parseQuery(query)
          if (tree) compileQuery(tree, readers)
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
          expect((error as AppError).code).toBe('QUERY_INVALID')
          const position = Number((error as AppError).detail.position)
          expect(position >= 0 && position <= query.length).toBe(true)
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('lets none of the query but plain terms into the index language', () => {
    const allowed = /^(?:[()]| |AND|OR|NOT|(?:terms|number_terms) : "[\p{Script=Han}a-z0-9._ ]+")+$/u
    fc.assert(
      fc.property(anyQuery, (query) => {
        try {
          const tree = parseQuery(query)
          if (tree) expect(ftsExpression(compileQuery(tree, readers).match)).toMatch(allowed)
        } catch (error) {
          expect((error as AppError).code).toBe('QUERY_INVALID')
        }
      }),
      { numRuns: 3000 },
    )
  })
})
