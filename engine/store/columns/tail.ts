import type { ColumnRow } from './column-row.ts'
import { createSegmentBuilder } from './build-segment.ts'
import type { Part } from './finding.ts'
import type { Segment } from './segment.ts'

/** So many small segments of like size become one. */
const MERGED_AT = 6
const SIZES = 8

interface Batch extends Part {
  rows: ColumnRow[]
  gone: Uint8Array
}

/** What came after a generation was built: small segments, joined as they grow in number, so that each row is written a few times. */
export function createTail() {
  let batches: Batch[] = []
  const levelOf = ({ rows }: Batch): number => Math.floor(Math.log(rows.length) / Math.log(SIZES))
  const join = (): void => {
    for (;;) {
      const last = batches.slice(-MERGED_AT)
      if (last.length < MERGED_AT || last.some((one) => levelOf(one) > levelOf(last[MERGED_AT - 1]))) return
      const rows = last.flatMap((one) => one.rows.filter((_, i) => one.gone[i] === 0))
      batches = [...batches.slice(0, -MERGED_AT), ...batchesOf(rows)]
      if (rows.length === 0) return
    }
  }
  return {
    get parts(): readonly Part[] {
      return batches
    },
    get rows() {
      return batches.reduce((sum, { rows }) => sum + rows.length, 0)
    },
    add(rows: ColumnRow[]): void {
      batches = [...batches.filter(({ gone }) => gone.includes(0)), ...batchesOf(rows)]
      join()
    },
  }
}

/** Rows as segments, in the order of their numbers. */
function batchesOf(rows: ColumnRow[]): Batch[] {
  const sorted = [...rows].sort((a, b) => a.seq - b.seq)
  const batches: Batch[] = []
  while (sorted.length > 0) {
    const builder = createSegmentBuilder()
    let count = 0
    while (count < sorted.length && !builder.isFull) builder.add(sorted[count++])
    batches.push({ segment: builder.build(), rows: sorted.splice(0, count), gone: new Uint8Array(count) })
  }
  return batches
}

const numbers = new WeakMap<Segment, Map<number, number>>()

/** The place of a recording in a segment's list, by its number. */
function placeIn(segment: Segment, recording: number): number | undefined {
  const known = numbers.get(segment) ?? new Map(segment.recordings.map(({ seq }, i) => [seq, i]))
  numbers.set(segment, known)
  return known.get(recording)
}

/** Marks all rows of a recording as gone; those that are `gone` already stay so. Returns whether there were any. */
export function removeRecording(part: Part, recording: number): boolean {
  const { segment } = part
  const place = placeIn(segment, recording)
  if (place === undefined) return false
  part.gone ??= new Uint8Array(segment.rows)
  const isSpot = Uint8Array.from(segment.spots, (spot) => (spot.recording === place ? 1 : 0))
  for (let row = 0; row < segment.rows; row++) if (isSpot[segment.spotOf[row]] === 1) part.gone[row] = 1
  return true
}
