import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { differenceInterval, shareInterval } from './interval.ts'

describe('shareInterval', () => {
  it.each([
    // Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%d of %d', (count, of, low, high) => {
    expect(shareInterval(count, of).low).toBeCloseTo(low, 4)
    expect(shareInterval(count, of).high).toBeCloseTo(high, 4)
  })
})

describe('differenceInterval', () => {
  it.each([
    // Newcombe (1998), "Interval estimation for the difference between independent proportions", table II, method 10.
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 10, 0.6075, 1],
  ])('%d of %d less %d of %d', (a, ofA, b, ofB, low, high) => {
    expect(differenceInterval(a, ofA, b, ofB).low).toBeCloseTo(low, 3)
    expect(differenceInterval(a, ofA, b, ofB).high).toBeCloseTo(high, 3)
  })

  it('holds the difference, stays within -1..1 and mirrors', () => {
    const side = fc.tuple(fc.nat(300), fc.nat(300)).map(([a, more]): [number, number] => [a, a + more + 1])
    fc.assert(
      fc.property(side, side, ([a, ofA], [b, ofB]) => {
        const { low, high } = differenceInterval(a, ofA, b, ofB)
        const difference = a / ofA - b / ofB
        expect(low).toBeLessThanOrEqual(difference)
        expect(high).toBeGreaterThanOrEqual(difference)
        expect(low).toBeGreaterThanOrEqual(-1 - 1e-12)
        expect(high).toBeLessThanOrEqual(1 + 1e-12)
        expect(differenceInterval(b, ofB, a, ofA).low).toBeCloseTo(-high, 12)
      }),
    )
  })

  it('knows nothing of nothing', () => {
    expect(differenceInterval(0, 0, 1, 2)).toEqual({ low: -1, high: 1 })
  })
})
