import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzzRuns } from '../../../fixtures/fuzz-runs.ts'
import { AppError } from '../../errors.ts'
import { ftsExpression } from '../sqlite/fts.ts'
import { compileQuery, type QueryReaders } from './compile.ts'
import { lex } from './lex.ts'
import { parseQuery } from './parse.ts'
import { queryReaders } from './readers.ts'
import { anyQuery } from './test-queries.ts'

/** A character becomes at most so many of the expression: its number as a term, with its column, once more without marks. */
const LONGEST_PER_CHARACTER = 60

/** What comes of it: a value, or the error that it must be. */
function orInvalid<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.code).toBe('QUERY_INVALID')
    expect(error.detail).toEqual({
      position: expect.any(Number) as number,
      problem: expect.any(String) as string,
      advice: expect.any(String) as string,
    })
    return undefined
  }
}

test('a query is read or refused with its place, and its lexemes lie in it in order', () => {
  fc.assert(
    fc.property(anyQuery, (query) => {
      orInvalid(() => parseQuery(query))
      const positions = (orInvalid(() => lex(query)) ?? []).map(({ position }) => position)
      expect(positions).toEqual([...positions].sort((a, b) => a - b))
      expect(positions.every((position) => position >= 0 && position < query.length)).toBe(true)
    }),
    fuzzRuns(),
  )
})

test('what is read compiles to an expression of our own terms, in proportion to its length and with few questions to the readers', () => {
  fc.assert(
    fc.property(anyQuery, (query) => {
      let read = 0
      const counting: QueryReaders = {
        words: (text) => ((read += text.length + 1), queryReaders.words(text)),
        numbers: (text) => ((read += text.length + 1), queryReaders.numbers(text)),
      }
      const node = orInvalid(() => parseQuery(query))
      const compiled = node && orInvalid(() => compileQuery(node, counting))
      if (!compiled) return
      const expression = ftsExpression(compiled.match)
      expect(expression.length).toBeLessThanOrEqual(LONGEST_PER_CHARACTER * (query.length + 1))
      // Some signs grow when they are folded (℃, ㎡, ligatures): the longest known becomes 18 characters.
      expect(read).toBeLessThanOrEqual(4 * 18 * (query.length + 1))
      // Between its own marks nothing stands but terms.
      expect(expression.replace(/"[a-z0-9._ \u3400-\u4db5\u4e00-\u9fcc]*"/g, '')).toMatch(
        /^(?:terms|number_terms|AND|OR|NOT|[() :])*$/,
      )
    }),
    fuzzRuns(),
  )
})
