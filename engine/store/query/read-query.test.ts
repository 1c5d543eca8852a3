import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fuzzRuns } from '../../../fixtures/fuzz-runs.ts'
import { AppError } from '../../errors.ts'
import { compileQuery } from './compile.ts'
import { LONGEST_QUERY, parseQuery } from './parse.ts'
import { readQuery } from './read-query.ts'
import { queryReaders } from './readers.ts'
import { anyQuery } from './test-queries.ts'

describe('a query is read as', () => {
  test.each([
    ['保养 太贵', '保养 AND 太贵'],
    ['保养 或 维修', '保养 OR 维修'],
    ['保养（太贵 OR “不便宜”）', '保养 AND (太贵 OR "不便宜")'],
    ['保养 非 优惠', '保养 NOT 优惠'],
    ['保养 -(优惠 OR 赠品)', '保养 NOT (优惠 OR 赠品)'],
    ['a 与 b OR c', '(a AND b) OR c'],
    ['「"AND」 保养', '＂"AND＂ AND 保养'],
  ])('%s: %s', (query, wanted) => {
    expect(readQuery(query)?.text).toBe(wanted)
  })

  test('terms with the pieces and numbers that are sought', () => {
    const [term, number] = readQuery('保养的工时费 十六万八')?.terms ?? []
    expect(term.pieces.length).toBeGreaterThan(1)
    expect(term.pieces.join('')).toBe('保养工时费')
    expect(number).toMatchObject({ start: 7, end: 11, numbers: [{ value: 168_000 }] })
  })

  test('what each hit has, some have, none has', () => {
    const how = (query: string) => readQuery(query)?.terms.map((term) => [term.text, term.how])
    expect(how('a (b OR c) -d -(e f)')).toEqual([
      ...[
        ['a', 'all'],
        ['b', 'any'],
        ['c', 'any'],
        ['d', 'none'],
        ['e', 'none'],
        ['f', 'none'],
      ],
    ])
  })

  test('nothing, where there is nothing', () => {
    expect(readQuery('  ')).toBeUndefined()
    expect(() => readQuery('保养 OR')).toThrow(AppError)
  })
})

test('what a query was read as finds the same, and every term stands where it says', () => {
  fc.assert(
    fc.property(anyQuery, (query) => {
      let node
      try {
        node = parseQuery(query)
      } catch (error) {
        expect(error).toBeInstanceOf(AppError)
        return
      }
      const read = readQuery(query)
      expect(read === undefined).toBe(node === undefined)
      if (!read || !node) return
      for (const { text, start, end, exact } of read.terms)
        expect(query.slice(start, end)).toBe(exact ? query[start] + text + query[end - 1] : text)
      // Units and numbers written out (㎡) can make it longer than a query may be.
      if (read.text.length > LONGEST_QUERY) return
      const again = parseQuery(read.text)
      expect(again && compileQuery(again, queryReaders).match).toEqual(compileQuery(node, queryReaders).match)
    }),
    fuzzRuns(1000),
  )
})
