import type { Disk } from '../ports.ts'
import type { GapReason } from './gap.ts'
import { lastSeqOf, replacementGap } from './gap.ts'
import type { StoredRecord } from './record.ts'
import type { SegmentRanges } from './segment-ranges.ts'
import { readSegment, type SegmentFile } from './segments.ts'
import type { Mark, Start } from './state.ts'

/** Reads one start from a place on; keeps the segment that it is in. */
export interface StartReader {
  /**
   * Records after a mark, without holes: where records are gone, a gap record stands for them. Empty when there is nothing more.
   *
   * @param files - the segments of the start that lie there now, by number
   * @param isOver - nothing will be added to the start any more
   */
  read(files: readonly SegmentFile[], after: Mark, maxBytes: number, isOver: boolean): Promise<Buffer[]>
}

export function createStartReader(
  { disk, ranges }: { disk: Disk; ranges: SegmentRanges },
  dir: string,
  start: Start,
): StartReader {
  /** Segments that were read to their end, with their size then and the last record in them. */
  const ends = new Map<string, { bytes: number; seq: number }>()
  let cached: { name: string; bytes: number; records: StoredRecord[] } | undefined

  const isRead = ({ name, bytes }: SegmentFile, seq: number): boolean => {
    const end = ends.get(name)
    return end?.bytes === bytes && end.seq < seq
  }
  async function isBefore(file: SegmentFile, seq: number): Promise<boolean> {
    const end = await ranges.end(file).catch(() => undefined)
    return end !== undefined && end.seq < seq
  }

  /** Where a record lies, or else the next one after it. Segments may repeat each other, and stand in any order after a crash. */
  async function segmentFor(files: readonly SegmentFile[], seq: number): Promise<SegmentFile | undefined> {
    let [before, after]: { file: SegmentFile; first: number }[] = []
    for (const file of files) {
      if (isRead(file, seq)) continue
      const first = (await ranges.first(file).catch(() => undefined)) ?? Infinity
      if (first > seq && first < (after?.first ?? Infinity)) after = { file, first }
      if (first > seq || (before !== undefined && first < before.first)) continue
      if (!(await isBefore(file, seq))) before = { file, first }
    }
    return (before ?? after)?.file
  }

  async function recordsOf(file: SegmentFile): Promise<StoredRecord[]> {
    if (cached?.name !== file.name || cached.bytes !== file.bytes)
      cached = { name: file.name, bytes: file.bytes, records: await readSegment(disk, dir, file.name).catch(() => []) }
    return cached.records
  }

  return {
    read: async (files, after, maxBytes, isOver) => {
      const out: Buffer[] = []
      let [place, bytes] = [after, 0]
      for (;;) {
        const file = await segmentFor(files, place.seq + 1)
        if (file === undefined) break
        for (const record of await recordsOf(file)) {
          if (record.seq <= place.seq) continue
          if (record.seq > place.seq + 1) out.push(missingBefore(record, place, start))
          out.push(record.bytes)
          place = { seq: lastSeqOf(record), endSample: record.firstSample + record.samples }
          bytes += record.bytes.length
          if (bytes >= maxBytes) return out
        }
        ends.set(file.name, { bytes: file.bytes, seq: place.seq })
      }
      const end = isOver ? lastKnown(start) : place
      if (end.seq > place.seq) out.push(missingEnd(end, place, start))
      return out
    },
  }
}

/** How far records of a start have certainly been, beside those that can be read. */
const lastKnown = ({ acked, dropped, unwritten }: Start): Mark =>
  [dropped, unwritten].reduce<Mark>((last, one) => (one !== undefined && one.seq > last.seq ? one : last), acked)

function missingBefore(next: StoredRecord, after: Mark, start: Start): Buffer {
  const samples = Math.max(0, next.firstSample - after.endSample)
  const lengthMs = next.rate > 0 ? (samples / next.rate) * 1000 : 0
  const place = {
    epoch: next.epoch,
    seq: after.seq + 1,
    firstSample: after.endSample,
    samples,
    rate: next.rate,
    monoMs: next.monoMs - lengthMs,
    wallMs: next.wallMs - lengthMs,
  }
  return replacementGap(place, { reason: reasonOf(after, start), furtherSeqs: next.seq - after.seq - 2 })
}

function missingEnd(end: Mark, after: Mark, start: Start): Buffer {
  const samples = Math.max(0, end.endSample - after.endSample)
  const { epoch, format } = start
  const place = { epoch, seq: after.seq + 1, firstSample: after.endSample, samples, rate: format.rate }
  const { unwritten, dropped, acked } = start
  const wasThere = Math.max(dropped?.seq ?? 0, acked.seq)
  const reason = unwritten !== undefined && after.seq >= wasThere ? unwritten.reason : reasonOf(after, start)
  const gap = { reason, furtherSeqs: end.seq - after.seq - 1 }
  return replacementGap({ ...place, monoMs: 0, wallMs: 0 }, gap)
}

function reasonOf(after: Mark, { dropped, droppedFor, acked }: Start): GapReason {
  if (dropped !== undefined && after.seq < dropped.seq) return droppedFor ?? 'spool-bound'
  return after.seq < acked.seq ? 'server-rolled-back' : 'damaged'
}
