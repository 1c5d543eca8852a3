import { crc32 } from 'node:zlib'

/** Layout: devices/SPOOL.md. */
export const SEGMENT_HEADER_BYTES = 64
const MAGIC = 0x31534454 // "TDS1"
const VERSION = 1

/** Who wrote a segment, and when. */
export interface SegmentHeader {
  /** 16 bytes. */
  deviceId: Buffer
  /** 16 random bytes, new at each start of the writer. */
  bootId: Buffer
  epoch: number
  segment: number
  monoMs: number
  wallMs: number
}

export function encodeSegmentHeader(header: SegmentHeader): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES)
  bytes.writeUInt32LE(MAGIC, 0)
  bytes.writeUInt16LE(VERSION, 8)
  header.deviceId.copy(bytes, 12, 0, 16)
  header.bootId.copy(bytes, 28, 0, 16)
  bytes.writeUInt32LE(header.epoch, 44)
  bytes.writeUInt32LE(header.segment, 48)
  bytes.writeUIntLE(Math.max(0, Math.round(header.monoMs)), 52, 6)
  bytes.writeIntLE(Math.round(header.wallMs), 58, 6)
  bytes.writeUInt32LE(crc32(bytes.subarray(8)), 4)
  return bytes
}

/** Undefined when it is not whole. Never throws. */
export function decodeSegmentHeader(bytes: Buffer): SegmentHeader | undefined {
  if (bytes.length < SEGMENT_HEADER_BYTES || bytes.readUInt32LE(0) !== MAGIC) return undefined
  if (crc32(bytes.subarray(8, SEGMENT_HEADER_BYTES)) !== bytes.readUInt32LE(4)) return undefined
  if (bytes.readUInt16LE(8) !== VERSION) return undefined
  return {
    deviceId: Buffer.from(bytes.subarray(12, 28)),
    bootId: Buffer.from(bytes.subarray(28, 44)),
    epoch: bytes.readUInt32LE(44),
    segment: bytes.readUInt32LE(48),
    monoMs: bytes.readUIntLE(52, 6),
    wallMs: bytes.readIntLE(58, 6),
  }
}

const NAME = /^([0-9]{8,10})-([0-9a-f]{32})\.td$/

/** The name says number and writer once more, so that a segment whose header went bad still has its place. */
export function segmentName(segment: number, bootId: Buffer): string {
  return `${String(segment).padStart(8, '0')}-${bootId.toString('hex')}.td`
}

export function parseSegmentName(name: string): { segment: number; bootId: string } | undefined {
  const [, segment, bootId] = NAME.exec(name) ?? []
  return segment === undefined || bootId === undefined ? undefined : { segment: Number(segment), bootId }
}
