import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fuseRanks } from './fuse.ts'

it('puts what several lists know above what one list puts first', () => {
  const fused = fuseRanks([
    [1, 2, 3],
    [4, 2, 5],
  ])
  expect(fused[0]).toEqual({ value: 2, score: 2 / 62 })
  expect(fused.map(({ value }) => value)).toEqual([2, 4, 1, 5, 3])
})

it('loses nothing, repeats nothing, and keeps the order of one list', () => {
  const list = fc.uniqueArray(fc.nat(50))
  fc.assert(
    fc.property(list, list, (a, b) => {
      const values = fuseRanks([a, b]).map(({ value }) => value)
      expect([...values].sort()).toEqual([...new Set([...a, ...b])].sort())
      expect(fuseRanks([a]).map(({ value }) => value)).toEqual(a)
    }),
  )
})
