import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzzRuns } from '../../../fixtures/fuzz-runs.ts'
import { createPositions } from './heard-positions.ts'
import type { Segment } from './segment.ts'

/** What was found in segments with these utterances, by their numbers. */
const foundIn = (segments: number[][]) =>
  segments.map((numbers) => ({
    segment: { seqs: Float64Array.from(numbers) } as Segment,
    rows: Uint16Array.from(numbers, (_, row) => row),
  }))

test('rows of several segments stand in the order of their numbers', () => {
  const anySegments = fc
    .uniqueArray(fc.integer({ min: 1, max: 1000 }), { maxLength: 60 })
    .chain((numbers) =>
      fc
        .array(fc.nat(4), { minLength: numbers.length, maxLength: numbers.length })
        .map((places) => [0, 1, 2, 3, 4].map((place) => numbers.filter((_, i) => places[i] === place))),
    )
    .map((segments) => segments.map((numbers) => numbers.sort((a, b) => a - b)))
  fc.assert(
    fc.property(anySegments, (segments) => {
      const { rows, isMixed, each } = createPositions(foundIn(segments))
      const placed: number[] = Array.from({ length: rows }, () => 0)
      each(({ segment }, own, positions) => own.forEach((row, i) => (placed[positions[i]] = segment.seqs[row])))
      expect(placed).toEqual(segments.flat().sort((a, b) => a - b))
      expect(isMixed).toBe(segments.flat().some((number, i, all) => i > 0 && number < all[i - 1]))
    }),
    fuzzRuns(300),
  )
})
