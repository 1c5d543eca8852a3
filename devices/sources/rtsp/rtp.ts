/** A packet of sound (RFC 3550, section 5.1). */
export interface RtpPacket {
  payloadType: number
  isMarked: boolean
  /** 16 bits. */
  sequence: number
  /** 32 bits, in ticks of the track's clock. */
  timestamp: number
  /** Of whom it is: another number, another stream. */
  source: number
  payload: Buffer
}

const HEADER_BYTES = 12

/** Undefined for what is no RTP packet. Never throws. */
export function parseRtp(bytes: Buffer): RtpPacket | undefined {
  if (bytes.length < HEADER_BYTES || bytes[0] >> 6 !== 2) return undefined
  let from = HEADER_BYTES + 4 * (bytes[0] & 0x0f)
  if ((bytes[0] & 0x10) !== 0) {
    if (bytes.length < from + 4) return undefined
    from += 4 + 4 * bytes.readUInt16BE(from + 2)
  }
  const padding = (bytes[0] & 0x20) !== 0 ? bytes[bytes.length - 1] : 0
  if (from + padding > bytes.length) return undefined
  return {
    payloadType: bytes[1] & 0x7f,
    isMarked: (bytes[1] & 0x80) !== 0,
    sequence: bytes.readUInt16BE(2),
    timestamp: bytes.readUInt32BE(4),
    source: bytes.readUInt32BE(8),
    payload: bytes.subarray(from, bytes.length - padding),
  }
}
