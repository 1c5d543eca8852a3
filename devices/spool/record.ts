import { crc32 } from 'node:zlib'

/** Layout: devices/SPOOL.md. */
export const RECORD_HEADER_BYTES = 64
export const MAX_PAYLOAD_BYTES = 64 * 1024
const MAGIC = 0x31524454 // "TDR1"

export const AUDIO = 1
export const GAP = 2
export const CLOCK = 3
export const FORMAT = 4
export const CONSENT = 5
export const MARK = 6
export const HEALTH = 7
/** In the server's log: a record of a device, in its envelope. */
export const RECEIVED = 16
/** In the server's log: the start of a device's epoch. */
export const EPOCH_SEEN = 17
const TYPES = new Set([AUDIO, GAP, CLOCK, FORMAT, CONSENT, MARK, HEALTH, RECEIVED, EPOCH_SEEN])

export const VOICED = 1
export const PRE_ROLL = 2
export const CLIPPED = 4
export const ESTIMATED_TIME = 8
export const LAST_BEFORE_STOP = 16
/** The payload is sealed to the server's key. */
export const SEALED = 128

export const NO_CODEC = 0
export const PCM16 = 1
export const OPUS = 2

/** A record's header without what the encoder works out itself. Whole numbers throughout. */
export interface RecordFields {
  type: number
  flags: number
  codec: number
  channels: number
  epoch: number
  /** From 1, one more for each record of the epoch, never used again. */
  seq: number
  /** Place in the epoch's sample clock: the truth of order and length. */
  firstSample: number
  samples: number
  rate: number
  /** Boot-time clock of the first sample. */
  monoMs: number
  /** Believed wall clock of the first sample. */
  wallMs: number
  /** Header CRC of the record before in the same segment, 0 for the first. */
  previous: number
}

export interface RecordHeader extends RecordFields {
  headerCrc: number
  payloadBytes: number
  payloadCrc: number
}

export interface StoredRecord extends RecordHeader {
  payload: Buffer
  /** Header and payload as they lie on disk. */
  bytes: Buffer
}

/** 48 bits hold milliseconds of four thousand years either way; a clock that is wilder is cut to that. */
const BOUND_48 = 2 ** 47 - 1

export function encodeRecord(fields: RecordFields, payload: Uint8Array): Buffer {
  if (payload.length > MAX_PAYLOAD_BYTES + RECORD_HEADER_BYTES + 16)
    throw new RangeError(`payload of ${payload.length}`)
  const bytes = Buffer.alloc(RECORD_HEADER_BYTES + payload.length)
  bytes.writeUInt32LE(MAGIC, 0)
  bytes[8] = fields.type
  bytes[9] = fields.flags
  bytes[10] = fields.codec
  bytes[11] = fields.channels
  bytes.writeUInt32LE(fields.epoch, 12)
  writeU64(bytes, fields.seq, 16)
  writeU64(bytes, fields.firstSample, 24)
  bytes.writeUInt32LE(fields.samples, 32)
  bytes.writeUInt32LE(fields.rate, 36)
  bytes.writeUIntLE(Math.max(0, Math.min(BOUND_48, Math.round(fields.monoMs))), 40, 6)
  bytes.writeIntLE(Math.max(-BOUND_48, Math.min(BOUND_48, Math.round(fields.wallMs))), 46, 6)
  bytes.writeUInt32LE(fields.previous, 52)
  bytes.writeUInt32LE(payload.length, 56)
  bytes.set(payload, RECORD_HEADER_BYTES)
  bytes.writeUInt32LE(crc32(payload), 60)
  bytes.writeUInt32LE(crc32(bytes.subarray(8, RECORD_HEADER_BYTES)), 4)
  return bytes
}

/** The header at `at`; undefined unless its magic, checksum and bounds are right. Never throws. */
export function decodeHeader(bytes: Buffer, at = 0): RecordHeader | undefined {
  if (at + RECORD_HEADER_BYTES > bytes.length || bytes.readUInt32LE(at) !== MAGIC) return undefined
  const headerCrc = bytes.readUInt32LE(at + 4)
  if (crc32(bytes.subarray(at + 8, at + RECORD_HEADER_BYTES)) !== headerCrc) return undefined
  const header = {
    type: bytes[at + 8],
    flags: bytes[at + 9],
    codec: bytes[at + 10],
    channels: bytes[at + 11],
    epoch: bytes.readUInt32LE(at + 12),
    seq: readU64(bytes, at + 16),
    firstSample: readU64(bytes, at + 24),
    samples: bytes.readUInt32LE(at + 32),
    rate: bytes.readUInt32LE(at + 36),
    monoMs: bytes.readUIntLE(at + 40, 6),
    wallMs: bytes.readIntLE(at + 46, 6),
    previous: bytes.readUInt32LE(at + 52),
    payloadBytes: bytes.readUInt32LE(at + 56),
    payloadCrc: bytes.readUInt32LE(at + 60),
    headerCrc,
  }
  return isPlausible(header) ? header : undefined
}

/** The whole record at `at`; undefined when its header is bad or its payload is cut or wrong. Never throws. */
export function decodeRecord(bytes: Buffer, at = 0): StoredRecord | undefined {
  const header = decodeHeader(bytes, at)
  if (header === undefined) return undefined
  const whole = bytes.subarray(at, at + RECORD_HEADER_BYTES + header.payloadBytes)
  const payload = whole.subarray(RECORD_HEADER_BYTES)
  if (payload.length !== header.payloadBytes || crc32(payload) !== header.payloadCrc) return undefined
  return { ...header, payload, bytes: whole }
}

/** The same record under another epoch number: for a device that learns its number after it has begun to record. */
export function withEpoch(bytes: Buffer, epoch: number): Buffer {
  if (bytes.readUInt32LE(12) === epoch) return bytes
  const copy = Buffer.from(bytes)
  copy.writeUInt32LE(epoch, 12)
  copy.writeUInt32LE(crc32(copy.subarray(8, RECORD_HEADER_BYTES)), 4)
  return copy
}

/** Where the next record may begin, at or after `from`; −1 when there is none. */
export const nextMagic = (bytes: Buffer, from: number): number => bytes.indexOf('TDR1', from, 'latin1')

/** Where the last record at or before `from` may begin; −1 when there is none. */
export const lastMagic = (bytes: Buffer, from: number): number =>
  from < 0 ? -1 : bytes.lastIndexOf('TDR1', from, 'latin1')

function isPlausible(header: RecordHeader): boolean {
  return (
    TYPES.has(header.type) &&
    header.payloadBytes <= MAX_PAYLOAD_BYTES + RECORD_HEADER_BYTES + 16 &&
    Number.isSafeInteger(header.seq) &&
    header.seq > 0 &&
    Number.isSafeInteger(header.firstSample + header.samples)
  )
}

function writeU64(bytes: Buffer, value: number, at: number): void {
  bytes.writeUInt32LE(value % 2 ** 32, at)
  bytes.writeUInt32LE(Math.floor(value / 2 ** 32), at + 4)
}

const readU64 = (bytes: Buffer, at: number): number => bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32
