/** Rows gathered as bits are those of a set, in order. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzzRuns } from '../../../fixtures/fuzz-runs.ts'
import { emptyBits } from './row-bits.ts'

const anyRows = fc
  .integer({ min: 1, max: 0x10000 })
  .chain((count) => fc.tuple(fc.constant(count), fc.array(fc.nat(count - 1)), fc.array(fc.nat(count - 1))))

test('tells what was gathered once and in order, and nothing of what was gathered before', () => {
  fc.assert(
    fc.property(anyRows, ([count, first, second]) => {
      for (const list of [first, second]) {
        const [alone, others] = [list.slice(0, 2), Uint16Array.from(list)]
        const bits = emptyBits(count)
        for (const row of alone) bits.add(row)
        bits.addAll(others, Math.min(2, others.length), others.length)
        expect([...bits.rows()]).toEqual([...new Set(list)].sort((a, b) => a - b))
        const asked = Uint16Array.from(new Set([...first, ...second])).sort()
        expect([...bits.among(asked)]).toEqual([...asked].filter((row) => list.includes(row)))
      }
    }),
    fuzzRuns(300),
  )
})
