/** Whatever is found of a segment is counted as if row by row, however much of it that is. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzzRuns } from '../../../fixtures/fuzz-runs.ts'
import { createSegmentBuilder } from './build-segment.ts'
import type { ColumnRow } from './column-row.ts'
import { occurrencesIn, type Wanted } from './occurrences.ts'

const ROWS = 60
const SEPARATOR = '\u001f'

/** Three recordings, two roles, some visits, one to three concepts. */
function segmentOf(rows: number) {
  const builder = createSegmentBuilder()
  for (let n = 0; n < rows; n++) {
    const row: Partial<ColumnRow> = {
      ...{ seq: n + 1, stamp: n + 1, at: n * 60_000, base: 1, confidence: 1, spokenMs: 500 },
      ...{ recording: n % 3, recordingId: `r${n % 3}`, storeId: 's', deviceId: 'd', durationMs: 1000 },
      ...{ role: n % 5 === 0 ? 'staff' : 'customer', stage: null, visit: n % 4 === 0 ? null : n % 7 },
      ...{ known: `outcome o${n % 2}`, terms: '', words: '', numbers: '', opinions: null, moments: null },
      mentions: [0, 1, 2]
        .slice(0, 1 + (n % 3))
        .map((i) => `thing c${(n + i) % 6}`)
        .join(SEPARATOR),
    }
    builder.add(row as ColumnRow)
  }
  return builder.build()
}

const anyWanted: fc.Arbitrary<Wanted> = fc.record({
  ...{ signatures: fc.boolean(), spots: fc.boolean(), known: fc.boolean(), named: fc.boolean() },
})

test('of few, of many and of all', () => {
  const segment = segmentOf(ROWS)
  const tally = (size: number, numbers: number[]): number[] => {
    const counts = Array<number>(size).fill(0)
    for (const number of numbers) counts[number] += 1
    return counts
  }
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(ROWS - 1)), fc.boolean(), anyWanted, (list, isMost, wanted) => {
      const every = Array.from({ length: ROWS }, (_, row) => row)
      const rows = isMost ? every.filter((row) => !list.includes(row)) : [...list].sort((a, b) => a - b)
      const found = occurrencesIn({ segment, rows: Uint16Array.from(rows) }, wanted)
      const namedOf = (row: number): number[] => [
        ...segment.named.subarray(row === 0 ? 0 : segment.namedEnds[row - 1], segment.namedEnds[row]),
      ]
      const by = (column: Uint16Array): number[] => rows.map((row) => column[row])
      const told = {
        signatures: tally(segment.signatures.length, by(segment.signatureOf)),
        spots: tally(segment.spots.length, by(segment.spotOf)),
        known: tally(segment.known.length, by(segment.knownOf)),
        named: tally(segment.concepts.length, rows.flatMap(namedOf)),
      }
      for (const name of Object.keys(told) as (keyof typeof told)[])
        expect([...found[name]]).toEqual(wanted[name] ? told[name] : [])
    }),
    fuzzRuns(500),
  )
})
