import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareShares, keepSignificant } from './significance.ts'

describe('compareShares', () => {
  it.each([
    // Fisher's tea (1935); the others worked out with exact fractions and with the error function of another library.
    [3, 4, 1, 4, 'fisher', 0.4857142857],
    [8, 10, 1, 10, 'fisher', 0.005477],
    [15, 100, 30, 100, 'z', 0.011085],
    [60, 100, 5, 100, 'z', 1.0120343e-16],
    [120, 1000, 90, 1000, 'z', 0.02865],
  ])('%d of %d against %d of %d', (a, ofA, b, ofB, test, p) => {
    const found = compareShares(a, ofA, b, ofB)
    expect(found.test).toBe(test)
    expect(found.p).toBeCloseTo(p, 5)
    expect(Math.log(found.p)).toBeCloseTo(Math.log(p), 3)
  })

  it('is a probability, the same both ways, 1 for equal shares', () => {
    const side = fc.tuple(fc.nat(400), fc.nat(400)).map(([a, more]): [number, number] => [a, a + more])
    fc.assert(
      fc.property(side, side, ([a, ofA], [b, ofB]) => {
        const { p } = compareShares(a, ofA, b, ofB)
        expect(p).toBeGreaterThanOrEqual(0)
        expect(p).toBeLessThanOrEqual(1)
        expect(compareShares(b, ofB, a, ofA).p).toBeCloseTo(p, 9)
        expect(compareShares(a, ofA, a, ofA).p).toBeCloseTo(1, 6)
      }),
    )
  })

  it('sees nothing where nothing was heard', () => {
    expect(compareShares(0, 0, 3, 10).p).toBe(1)
    expect(compareShares(0, 10, 0, 10).p).toBe(1)
  })
})

describe('keepSignificant', () => {
  it('keeps what stands among many (the example of Benjamini and Hochberg 1995)', () => {
    const ps = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
    ]
    expect(keepSignificant(ps, 0.05).filter(Boolean)).toHaveLength(4)
  })
  it('keeps nothing of nothing', () => expect(keepSignificant([], 0.05)).toEqual([]))
})
