import type { Disk } from '../ports.ts'
import type { GapReason } from './gap.ts'
import { lastSeqOf, replacementGap } from './gap.ts'
import type { StoredRecord } from './record.ts'
import { firstRecord, readSegment, type SegmentFile } from './segments.ts'
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

export function createStartReader(disk: Disk, dir: string, start: Start): StartReader {
  const firsts = new Map<string, StoredRecord | undefined>()
  let cached: { name: string; bytes: number; records: StoredRecord[] } | undefined

  async function firstOf({ name }: SegmentFile): Promise<StoredRecord | undefined> {
    if (!firsts.has(name)) {
      const first = await firstRecord(disk, dir, name).catch(() => undefined)
      if (first === undefined) return undefined
      firsts.set(name, first)
    }
    return firsts.get(name)
  }

  /** The last segment that begins at or before a sequence number; the first one where none does. */
  async function segmentOf(files: readonly SegmentFile[], seq: number): Promise<number> {
    for (let i = files.length - 1; i > 0; i--) if (((await firstOf(files[i]))?.seq ?? Infinity) <= seq) return i
    return 0
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
      for (let i = await segmentOf(files, after.seq + 1); i < files.length; i++) {
        for (const record of await recordsOf(files[i])) {
          if (record.seq <= place.seq) continue
          if (record.seq > place.seq + 1) out.push(missingBefore(record, place, start))
          out.push(record.bytes)
          place = { seq: lastSeqOf(record), endSample: record.firstSample + record.samples }
          bytes += record.bytes.length
          if (bytes >= maxBytes) return out
        }
      }
      const end = isOver ? lastKnown(start) : place
      if (end.seq > place.seq) out.push(missingEnd(end, place, start))
      return out
    },
  }
}

/** How far records of a start have certainly been, beside those that can be read. */
const lastKnown = ({ acked, dropped }: Start): Mark =>
  dropped !== undefined && dropped.seq > acked.seq ? dropped : acked

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
  const gap = { reason: reasonOf(after, start), furtherSeqs: end.seq - after.seq - 1 }
  return replacementGap({ ...place, monoMs: 0, wallMs: 0 }, gap)
}

function reasonOf(after: Mark, { dropped, droppedFor, acked }: Start): GapReason {
  if (dropped !== undefined && after.seq < dropped.seq) return droppedFor ?? 'spool-bound'
  return after.seq < acked.seq ? 'server-rolled-back' : 'damaged'
}
