import { RECORD_HEADER_BYTES, decodeHeader, decodeRecord, nextMagic, type StoredRecord } from './record.ts'
import { SEGMENT_HEADER_BYTES, decodeSegmentHeader, type SegmentHeader } from './segment.ts'

/** A stretch of a segment that is no record. */
export interface Damage {
  at: number
  bytes: number
}

export interface SegmentScan {
  /** Undefined when the header went bad: the file's name still tells whose it is. */
  header: SegmentHeader | undefined
  /** Whole records in the order of the file. */
  records: StoredRecord[]
  /** Bad stretches with whole records behind them. */
  damage: Damage[]
  /** Everything before this offset was read as a record or as damage. */
  endOffset: number
  /** Bytes after the last whole record: what a cut in the middle of a write leaves. */
  tornBytes: number
}

/**
 * Reads a segment, whatever became of it: never throws, and finds every record that is whole. A record with a bad payload is
 * stepped over by its length, a bad header by looking for the next magic.
 */
export function scanSegment(bytes: Buffer): SegmentScan {
  const header = decodeSegmentHeader(bytes)
  const records: StoredRecord[] = []
  const damage: Damage[] = []
  let at = Math.min(bytes.length, SEGMENT_HEADER_BYTES)
  let badFrom = header === undefined ? 0 : at
  if (header === undefined) at = 0
  while (at < bytes.length) {
    const record = decodeRecord(bytes, at)
    if (record === undefined) {
      at = afterBad(bytes, at)
      continue
    }
    if (badFrom < at) damage.push({ at: badFrom, bytes: at - badFrom })
    records.push(record)
    at += record.bytes.length
    badFrom = at
  }
  return { header, records, damage, endOffset: badFrom, tornBytes: bytes.length - badFrom }
}

/** Where to go on after a place where no whole record lies. */
function afterBad(bytes: Buffer, at: number): number {
  const header = decodeHeader(bytes, at)
  const behind = header === undefined ? 0 : at + RECORD_HEADER_BYTES + header.payloadBytes
  // A good header over a bad payload: its length leads to the next record, if one stands there.
  if (header !== undefined && decodeHeader(bytes, behind) !== undefined) return behind
  const next = nextMagic(bytes, at + 1)
  return next < 0 ? bytes.length : next
}
