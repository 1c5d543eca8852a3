import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adjust, compareShares } from './significance.ts'

const side = fc.tuple(fc.nat(400), fc.nat(400)).map(([a, more]): [number, number] => [a, a + more])

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

describe('adjust', () => {
  const example = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ]
  it('keeps what stands among many (the example of Benjamini and Hochberg 1995)', () => {
    expect(adjust(example).filter((q) => q <= 0.05)).toHaveLength(4)
    expect(adjust(example)[3]).toBeCloseTo((0.0095 * 15) / 4, 12)
  })

  it('counts tests that are not among the findings', () => {
    const [shown, rest] = [example.slice(0, 6), example.slice(6)]
    expect(adjust(shown, example.length).map((q) => q <= 0.05)).toEqual(
      adjust([...shown, ...rest.map(() => 1)])
        .slice(0, 6)
        .map((q) => q <= 0.05),
    )
    expect(adjust([])).toEqual([])
  })

  it('never makes a finding likelier, keeps the order, and is the step-up rule', () => {
    const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(ps, fc.double({ min: 0.01, max: 0.5, noNaN: true }), (all, rate) => {
        const qs = adjust(all)
        const sorted = [...all].sort((a, b) => a - b)
        // Benjamini and Hochberg as they wrote it: the largest i with p(i) ≤ i/m · rate.
        const last = sorted.findLastIndex((p, i) => p <= ((i + 1) / all.length) * rate)
        qs.forEach((q, i) => {
          expect(q).toBeGreaterThanOrEqual(all[i])
          expect(q).toBeLessThanOrEqual(1)
          const limit = last < 0 ? -1 : sorted[last]
          // Both ways of rounding may differ at the very edge.
          if (Math.abs(q - rate) > 1e-12) expect(q <= rate).toBe(all[i] <= limit)
        })
      }),
    )
  })
})
