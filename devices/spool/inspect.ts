import type { Disk } from '../ports.ts'
import { readWhole } from '../whole-file.ts'
import { gapOf, lastSeqOf, type GapReason } from './gap.ts'
import { AUDIO, SEALED, type StoredRecord } from './record.ts'
import { scanSegment } from './scan.ts'
import { listSegments } from './segments.ts'
import { readState, type Start } from './state.ts'

/** What one segment file holds. */
export interface SegmentReport {
  name: string
  bytes: number
  records: number
  /** Whole records lie behind these bytes, which are none. */
  damagedBytes: number
  /** After the last whole record: what a cut in the middle of a write leaves. */
  tornBytes: number
}

/** What there is of one start of the capture. */
export interface StartReport {
  bootId: string
  epoch: number
  records: number
  /** First and last sequence number that lie there; 0 where none does. */
  firstSeq: number
  lastSeq: number
  soundSeconds: number
  sealed: boolean
  /** Seconds of gaps that were written, by reason. */
  gapSeconds: Partial<Record<GapReason, number>>
  /** Sequence numbers between records that are gone and that nobody has accounted for. */
  missingSeqs: number
  /** Sound and gaps that the server has not acknowledged, as far as this device knows. */
  unackedSeconds: number
}

export interface SpoolReport {
  segments: SegmentReport[]
  starts: StartReport[]
  bytes: number
  unackedSeconds: number
  /** Nothing went bad: no bad bytes in front of good ones, no number missing that was not dropped on purpose, the state readable. */
  isWhole: boolean
  isStateReadable: boolean
}

/** The part of a record that a report needs: a day of them must fit into memory. */
interface Place {
  seq: number
  through: number
  endSample: number
  samples: number
  rate: number
  isSound: boolean
  isSealed: boolean
  gap: GapReason | undefined
}

/** Reads a spool, or the log of a server, without changing anything; never throws for what it finds in it. */
export async function inspectSpool(disk: Disk, dir: string): Promise<SpoolReport> {
  const segments: SegmentReport[] = []
  const places = new Map<string, Map<number, Place>>()
  for (const { name, bytes, bootId } of await listSegments(disk, dir)) {
    const { records, damage, tornBytes } = scanSegment(await disk.read(`${dir}/${name}`).catch(() => Buffer.alloc(0)))
    const damagedBytes = damage.reduce((sum, one) => sum + one.bytes, 0)
    segments.push({ name, bytes, records: records.length, damagedBytes, tornBytes })
    const ofStart = places.get(bootId) ?? new Map<number, Place>()
    places.set(bootId, ofStart)
    for (const record of records) ofStart.set(record.seq, placeOf(record))
  }
  const isStateReadable = await canReadState(disk, dir)
  const { starts } = isStateReadable ? await readState(disk, dir) : { starts: [] }
  const bootIds = new Set([...starts.map(({ bootId }) => bootId), ...places.keys()])
  const reports = [...bootIds].map((bootId) => {
    const ofStart = [...(places.get(bootId)?.values() ?? [])].sort((a, b) => a.seq - b.seq)
    return startReport(
      bootId,
      ofStart,
      starts.find((start) => start.bootId === bootId),
    )
  })
  const isWhole =
    isStateReadable &&
    segments.every(({ damagedBytes }) => damagedBytes === 0) &&
    reports.every(({ missingSeqs }) => missingSeqs === 0)
  return {
    ...{ segments, starts: reports, isWhole, isStateReadable },
    bytes: segments.reduce((sum, one) => sum + one.bytes, 0),
    unackedSeconds: reports.reduce((sum, one) => sum + one.unackedSeconds, 0),
  }
}

async function canReadState(disk: Disk, dir: string): Promise<boolean> {
  if (!(await disk.list(dir)).some(({ name }) => name === 'state')) return true
  const text = await readWhole(disk, dir, 'state')
  return text !== undefined
}

function placeOf(record: StoredRecord): Place {
  const { seq, firstSample, samples, rate, type, flags } = record
  return {
    ...{ seq, through: lastSeqOf(record), endSample: firstSample + samples, samples, rate },
    ...{ isSound: type === AUDIO, isSealed: (flags & SEALED) !== 0, gap: gapOf(record)?.reason },
  }
}

function startReport(bootId: string, places: readonly Place[], start: Start | undefined): StartReport {
  const seconds = (some: readonly Place[]): number =>
    some.reduce((sum, { samples, rate }) => sum + (rate > 0 ? samples / rate : 0), 0)
  const gapSeconds: StartReport['gapSeconds'] = {}
  for (const place of places)
    if (place.gap !== undefined) gapSeconds[place.gap] = (gapSeconds[place.gap] ?? 0) + seconds([place])
  const last = places.at(-1)
  const unacked = places.filter(({ seq }) => seq > (start?.acked.seq ?? 0))
  return {
    ...{ bootId, epoch: start?.epoch ?? 0, records: places.length, gapSeconds },
    ...{ firstSeq: places[0]?.seq ?? 0, lastSeq: last?.through ?? 0 },
    soundSeconds: seconds(places.filter(({ isSound }) => isSound)),
    sealed: places.some(({ isSealed }) => isSealed),
    missingSeqs: missingSeqs(places, start),
    unackedSeconds: seconds(unacked),
  }
}

/** Numbers before the first record are gone on purpose where they were acknowledged or dropped; others nobody has accounted for. */
function missingSeqs(places: readonly Place[], start: Start | undefined): number {
  let expected = Math.max(start?.acked.seq ?? 0, start?.dropped?.seq ?? 0) + 1
  let missing = 0
  for (const { seq, through } of places) {
    if (seq > expected) missing += seq - expected
    expected = Math.max(expected, through + 1)
  }
  return missing
}
