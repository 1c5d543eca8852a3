import { GAP, NO_CODEC, encodeRecord, type RecordFields, type StoredRecord } from './record.ts'

/** Why sound is missing. The number is its code on disk and on the wire; numbers are never given to another reason. */
export const GAP_REASONS = {
  /** The recorder lost sound and nobody was told: found by the clock. */
  overrun: 1,
  /** The recorder was started again. */
  'source-restart': 2,
  /** A person, opening hours or the server paused the capture. */
  paused: 3,
  'outside-hours': 4,
  /** The gate was closed: nobody spoke. */
  'below-gate': 5,
  /** No room on the device. */
  'disk-full': 6,
  /** Dropped from the spool to make room for newer sound. */
  'spool-bound': 7,
  /** Bytes on the device's disk went bad. */
  damaged: 8,
  /** The server lost what it had acknowledged, and the device had let it go. */
  'server-rolled-back': 9,
  /** Removed because somebody asked for it. */
  withdrawn: 10,
  /** The device could not write, twice. */
  'disk-failing': 11,
  /** The machine slept. */
  suspended: 12,
  /** The light that shows people that they are recorded could not be set. */
  'no-indicator': 13,
} as const
export type GapReason = keyof typeof GAP_REASONS

const GAP_BYTES = 16

/** What a gap record says: why, and for how many sequence numbers beyond its own it stands. */
export interface Gap {
  reason: GapReason
  /** 0 for a gap that was written when it happened; more where records that had a number are gone. */
  furtherSeqs: number
}

export function gapPayload({ reason, furtherSeqs }: Gap): Buffer {
  const payload = Buffer.alloc(GAP_BYTES)
  payload.writeUInt8(GAP_REASONS[reason], 0)
  payload.writeBigUInt64LE(BigInt(furtherSeqs), 8)
  return payload
}

/** The gap that a record holds; undefined when it is none, or of a form that we do not know. */
export function gapOf(record: Pick<StoredRecord, 'type' | 'payload'>): Gap | undefined {
  if (record.type !== GAP || record.payload.length !== GAP_BYTES) return undefined
  const code = record.payload.readUInt8(0)
  const reason = (Object.keys(GAP_REASONS) as GapReason[]).find((name) => GAP_REASONS[name] === code)
  const furtherSeqs = Number(record.payload.readBigUInt64LE(8))
  return reason === undefined || !Number.isSafeInteger(furtherSeqs) ? undefined : { reason, furtherSeqs }
}

/** The last sequence number that a record stands for. */
export function lastSeqOf(record: Pick<StoredRecord, 'type' | 'payload' | 'seq'>): number {
  return record.seq + (gapOf(record)?.furtherSeqs ?? 0)
}

/** The record that takes the place of records that are gone. */
export function replacementGap(
  place: Pick<RecordFields, 'epoch' | 'seq' | 'firstSample' | 'samples' | 'rate' | 'monoMs' | 'wallMs'>,
  gap: Gap,
): Buffer {
  return encodeRecord({ ...place, type: GAP, flags: 0, codec: NO_CODEC, channels: 0, previous: 0 }, gapPayload(gap))
}
