import { gapPayload, type GapReason } from './gap.ts'
import type { SpoolOptions, SpoolPorts } from './options.ts'
import { AUDIO, GAP, NO_CODEC, encodeRecord, type RecordFields } from './record.ts'
import { createSealer, type Sealer } from './seal.ts'
import type { SegmentLog } from './segment-log.ts'
import type { Mark, Start } from './state.ts'

/** What the capture hands over; number, place in the sample clock and seal are the spool's. */
export type NewRecord = Pick<RecordFields, 'type' | 'flags' | 'codec' | 'samples' | 'monoMs' | 'wallMs'> & {
  payload: Buffer
}

/** The start that is being recorded: numbers its records, seals them, and turns sound into gaps while there is no room. */
export interface LiveStart {
  start: Start
  append(record: NewRecord): void
  /** Where the next record will begin, in samples. */
  nextSample(): number
  /** Through which record everything was given to the log. */
  end(): Mark
  /** Records behind a mark from memory; undefined where they have left it. */
  recent(after: Mark, maxBytes: number): Buffer[] | undefined
  /** Writes a gap that is still open. */
  endGap(): void
}

/** A sealing key serves this long. */
const KEY_MS = 60_000
/** Written records that are kept in memory, so that the live path does not read the disk. */
const RECENT_BYTES = 1024 ** 2
/** More than this in memory alone, and the disk is too slow to record on. */
const MAX_WAITING_BYTES = 4 * 1024 ** 2
/** A gap without an end is written out at this length. */
const GAP_SECONDS = 10

export function createLiveStart(
  { clock, random }: Pick<SpoolPorts, 'clock' | 'random'>,
  { serverKey }: Pick<SpoolOptions, 'serverKey'>,
  start: Start,
  log: SegmentLog,
  watch: {
    noRoom: () => GapReason | undefined
    onWritten: () => void
    /** Told how far the start has come each time that sound becomes a gap. */
    onGap: (end: Mark, reason: GapReason) => void
  },
): LiveStart {
  const { rate, channels } = start.format
  let [seq, sample, headerCrc] = [0, 0, 0]
  let recent: { seq: number; bytes: Buffer }[] = []
  let recentBytes = 0
  let sealer: { sealer: Sealer; sinceMs: number } | undefined
  let gap: (NewRecord & { reason: GapReason }) | undefined

  function seal(key: Buffer, fields: RecordFields, payload: Buffer): Buffer {
    const now = clock.monoMs()
    if (sealer === undefined || now - sealer.sinceMs > KEY_MS)
      sealer = { sealer: createSealer(random, key), sinceMs: now }
    return sealer.sealer.seal(fields, payload)
  }

  function write({ payload, ...fields }: NewRecord): void {
    const isAudio = fields.type === AUDIO
    const place = { epoch: start.epoch, seq: seq + 1, firstSample: sample, rate, previous: headerCrc }
    const whole = { ...fields, ...place, channels: isAudio ? channels : 0 }
    const bytes = isAudio && serverKey !== undefined ? seal(serverKey, whole, payload) : encodeRecord(whole, payload)
    seq += 1
    sample += fields.samples
    headerCrc = bytes.readUInt32LE(4)
    const entry = { seq, bytes }
    log.append(bytes, { onWritten: () => noteWritten(entry) })
  }

  function noteWritten(entry: { seq: number; bytes: Buffer }): void {
    recent.push(entry)
    recentBytes += entry.bytes.length
    let gone = 0
    while (recentBytes > RECENT_BYTES && gone < recent.length - 1) recentBytes -= recent[gone++].bytes.length
    if (gone > 0) recent = recent.slice(gone)
    watch.onWritten()
  }

  function endGap(): void {
    if (gap === undefined) return
    const { reason, ...record } = gap
    gap = undefined
    write({ ...record, payload: gapPayload({ reason, furtherSeqs: 0 }) })
  }

  function addToGap(record: NewRecord, reason: GapReason): void {
    if (gap !== undefined && gap.reason !== reason) endGap()
    gap ??= { ...record, type: GAP, flags: 0, codec: NO_CODEC, samples: 0, reason }
    gap.samples += record.samples
    watch.onGap({ seq: seq + 1, endSample: sample + gap.samples }, reason)
    // Not while the disk takes nothing at all: gaps would only pile up in memory.
    if (gap.samples >= GAP_SECONDS * rate && log.waitingBytes() < MAX_WAITING_BYTES / 64) endGap()
  }

  return {
    start,
    endGap,
    nextSample: () => sample + (gap?.samples ?? 0),
    end: () => ({ seq, endSample: sample }),
    append: (record) => {
      const reason = watch.noRoom() ?? (log.waitingBytes() > MAX_WAITING_BYTES ? 'disk-failing' : undefined)
      if (record.type === AUDIO && reason !== undefined) return addToGap(record, reason)
      endGap()
      write(record)
    },
    recent: (after, maxBytes) => {
      if (recent.length === 0 || recent[0].seq > after.seq + 1) return undefined
      const out: Buffer[] = []
      let bytes = 0
      for (let i = after.seq + 1 - recent[0].seq; i < recent.length && bytes < maxBytes; i++) {
        out.push(recent[i].bytes)
        bytes += recent[i].bytes.length
      }
      return out
    },
  }
}
