import type { Disk } from '../ports.ts'
import { lastSeqOf } from './gap.ts'
import { firstHeader, lastRecord, type SegmentFile } from './segments.ts'
import { NOTHING, type Mark } from './state.ts'

/** From where to where each segment goes: of a day's sound only the ends of each file are read, and those once. */
export interface SegmentRanges {
  /** Number of its first record; undefined when it holds none. Rejects when it cannot be read. */
  first(file: SegmentFile): Promise<number | undefined>
  /** Its last whole record. Rejects when it cannot be read. */
  end(file: SegmentFile): Promise<Mark>
  forget(name: string): void
}

export function createSegmentRanges(disk: Disk, dir: string): SegmentRanges {
  const firsts = new Map<string, number>()
  const ends = new Map<string, Mark & { bytes: number }>()
  return {
    first: async ({ name }) => {
      const known = firsts.get(name)
      if (known !== undefined) return known
      const first = await firstHeader(disk, dir, name)
      if (first !== undefined) firsts.set(name, first.seq)
      return first?.seq
    },
    end: async (file) => {
      const known = ends.get(file.name)
      if (known?.bytes === file.bytes) return known
      const last = await lastRecord(disk, dir, file)
      const end = last === undefined ? NOTHING : { seq: lastSeqOf(last), endSample: last.firstSample + last.samples }
      ends.set(file.name, { ...end, bytes: file.bytes })
      return end
    },
    forget: (name) => {
      firsts.delete(name)
      ends.delete(name)
    },
  }
}
