import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzzRuns } from '../../fixtures/fuzz-runs.ts'
import type { ResultTurn } from './result.ts'
import { sideBySide, type MarkedTurn } from './side-by-side.ts'

const turn = (startMs: number, text: string): ResultTurn => ({
  ...{ startMs, endMs: startMs + 1000, role: 'customer', rawText: text, text, words: [] },
  ...{ concepts: [], opinions: [], redactions: [], repairs: [] },
})
const own = ({ text, marks }: MarkedTurn) => marks.map(({ start, end }) => text.slice(start, end))

test('each side is marked where the other has something else, moment by moment', () => {
  const sides = sideBySide([turn(0, '看看沙发𠮷'), turn(2000, '好')], [turn(0, '看看杀发'), turn(5000, '再来')])
  expect(sides.map(({ startMs }) => startMs)).toEqual([0, 2000, 5000])
  expect([sides[0].wanted.map(own), sides[0].got.map(own)]).toEqual([[['沙', '𠮷']], [['杀']]])
  expect([sides[1].wanted.map(own), sides[1].got]).toEqual([[['好']], []])
  expect(sides[2].got.map(own)).toEqual([['再来']])
})

test('a turn that was parted otherwise is not marked', () => {
  const [{ wanted, got }] = sideBySide(
    [{ ...turn(0, '多少钱一平'), endMs: 2000 }],
    [turn(0, '多少'), turn(1000, '钱一平')],
  )
  expect([...wanted, ...got].flatMap(own)).toEqual([])
})

const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 4 })

test('what is not marked is the same on both sides', () => {
  const rest = (turns: readonly MarkedTurn[]) =>
    turns
      .map(({ text, marks }) =>
        [...marks].reverse().reduce((left, { start, end }) => left.slice(0, start) + left.slice(end), text),
      )
      .join('')
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const sides = sideBySide(
        before.map((text) => turn(0, text)),
        after.map((text) => turn(0, text)),
      )
      for (const { wanted, got } of sides) expect(rest(wanted)).toBe(rest(got))
    }),
    fuzzRuns(),
  )
})
