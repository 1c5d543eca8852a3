import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzzRuns } from '../../../fixtures/fuzz-runs.ts'
import { flatRuns } from './spans.ts'

/** Has no half of a character. */
const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text)
const offset = fc.integer({ min: -3, max: 40 })
const marks = fc.array(fc.record({ start: offset, end: offset, kind: fc.constantFrom('hit', 'mention', 'opinion') }), {
  maxLength: 8,
})
const texts = fc.string({ unit: fc.constantFrom('太', '贵', '𠮷', 'a', '<', '‮', '👨‍👩‍👧'), maxLength: 20 })

test('overlapping marks become runs that join to the text, each with the marks that hold of all of it', () => {
  fc.assert(
    fc.property(texts, marks, (text, given) => {
      const runs = flatRuns(text, given)
      expect(runs.map((run) => run.text).join('')).toBe(text)
      for (const { text: piece, start, marks: held } of runs) {
        expect(piece).not.toBe('')
        expect(isWellFormed(piece)).toBe(true)
        for (let at = start; at < start + piece.length; at++)
          for (const mark of given.filter((one) => one.start <= at && at < one.end)) expect(held).toContain(mark)
      }
    }),
    fuzzRuns(),
  )
})

test('without marks there is one run, and none of no text', () => {
  expect(flatRuns('太贵了', [])).toEqual([{ text: '太贵了', start: 0, marks: [] }])
  expect(flatRuns('', [{ start: 0, end: 3, kind: 'hit' }])).toEqual([])
})
