import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareShares } from './significance.ts'
import { compareWithin, type Stratum } from './strata.ts'

const stratum = fc
  .tuple(fc.nat(12), fc.nat(12), fc.nat(12), fc.nat(12))
  .map(([a, restA, b, restB]): Stratum => ({ a, ofA: a + restA, b, ofB: b + restB }))

/** Every way in which the margins could have come about, one by one: what the exact test must give. */
function bruteForce(strata: Stratum[]): number {
  const choose = (n: number, k: number): number => (k < 0 || k > n ? 0 : k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k)
  let sums = new Map([[0, 1]])
  for (const { a, ofA, b, ofB } of strata) {
    const next = new Map<number, number>()
    for (const [sum, weight] of sums)
      for (let x = 0; x <= a + b; x++) {
        const ways = choose(ofA, x) * choose(ofB, a + b - x)
        if (ways > 0) next.set(sum + x, (next.get(sum + x) ?? 0) + weight * ways)
      }
    sums = next
  }
  const total = [...sums.values()].reduce((x, y) => x + y, 0)
  const seen = sums.get(strata.reduce((sum, { a }) => sum + a, 0)) ?? 0
  return [...sums.values()].filter((ways) => ways <= seen * (1 + 1e-9)).reduce((x, y) => x + y, 0) / total
}

describe('compareWithin', () => {
  it('is Fisher’s exact test in one stratum', () => {
    expect(compareWithin([{ a: 3, ofA: 4, b: 1, ofB: 4 }])).toMatchObject({ test: 'exact', difference: 0.5 })
    expect(compareWithin([{ a: 3, ofA: 4, b: 1, ofB: 4 }]).p).toBeCloseTo(0.4857142857, 9)
    fc.assert(
      fc.property(stratum, (one) => {
        const fisher = compareShares(one.a, one.ofA, one.b, one.ofB)
        if (fisher.test === 'fisher') expect(compareWithin([one]).p).toBeCloseTo(fisher.p, 6)
      }),
    )
  })

  it('counts every way in which the margins could have come about', () => {
    fc.assert(
      fc.property(fc.array(stratum, { minLength: 1, maxLength: 3 }), (strata) => {
        const telling = strata.filter(({ a, ofA, b, ofB }) => ofA > 0 && ofB > 0 && a + b > 0 && a + b < ofA + ofB)
        expect(compareWithin(strata).p).toBeCloseTo(telling.length === 0 ? 1 : bruteForce(telling), 6)
      }),
      { numRuns: 60 },
    )
  })

  it('is not deceived by stores that differ in both (Simpson’s paradox)', () => {
    // In either store the thing makes no difference; the one where it is common sells more.
    const strata = [
      { a: 72, ofA: 90, b: 8, ofB: 10 },
      { a: 2, ofA: 10, b: 18, ofB: 90 },
    ]
    expect(compareShares(74, 100, 26, 100).p).toBeLessThan(1e-9)
    expect(compareWithin(strata).p).toBeGreaterThan(0.9)
    expect(compareWithin(strata).difference).toBeCloseTo(0, 9)
  })

  it('comes near the exact test where it is too long', () => {
    const big = Array.from({ length: 60 }, (_, i) => ({ a: 60 + (i % 5), ofA: 150, b: 58, ofB: 150 }))
    const small = big.slice(0, 4)
    expect(compareWithin(big).test).toBe('mantel-haenszel')
    expect(compareWithin(big).p).toBeLessThan(compareWithin(small).p)
    expect(compareWithin([{ a: 600_000, ofA: 1_500_000, b: 600_100, ofB: 1_500_000 }]).p).toBeGreaterThan(0.5)
  })

  it('says nothing of nothing', () => {
    expect(compareWithin([])).toEqual({ p: 1, test: 'exact', difference: undefined })
    expect(compareWithin([{ a: 0, ofA: 5, b: 0, ofB: 0 }])).toMatchObject({ p: 1, difference: undefined })
  })
})
