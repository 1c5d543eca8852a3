import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFixedLagViterbi } from './fixed-lag-viterbi.ts'

function walk(scores: number[][], changeCost: number, lag: number): number[] {
  const path = createFixedLagViterbi(scores[0].length, changeCost, lag)
  const states = scores.map((row) => path.push(Float64Array.from(row))).filter((state) => state !== undefined)
  return [...states, ...path.flush()]
}

test('a short outlier does not move it, a lasting change does, at the right step', () => {
  const scores = Array.from({ length: 40 }, (_, i) => (i === 8 || i >= 20 ? [0, 1] : [1, 0]))
  expect(walk(scores, 3, 10)).toEqual(scores.map((_, i) => (i >= 20 ? 1 : 0)))
})

test('gives one state per step, however short the recording', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), {
        minLength: 1,
        maxLength: 40,
      }),
      fc.integer({ min: 1, max: 12 }),
      (scores, lag) => {
        const states = walk(scores, 0.3, lag)
        expect(states).toHaveLength(scores.length)
        expect(states.every((state) => state === 0 || state === 1)).toBe(true)
      },
    ),
  )
})

test('with a lag beyond the end it is the best of all paths', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 3 }), {
        minLength: 1,
        maxLength: 6,
      }),
      (scores) => {
        const value = (path: readonly number[]) =>
          path.reduce((sum, state, i) => sum + scores[i][state] - (i > 0 && path[i - 1] !== state ? 2 : 0), 0)
        const all = scores.reduce<number[][]>(
          (paths) => paths.flatMap((path) => [0, 1, 2].map((s) => [...path, s])),
          [[]],
        )
        expect(value(walk(scores, 2, 10))).toBe(Math.max(...all.map(value)))
      },
    ),
  )
})
