/** What of a camera's reports matters here. */
export interface SenderReport {
  source: number
  /** Middle 32 bits of its time, which it wants to see again. */
  middleTime: number
}

const SENDER_REPORT = 200
const RECEIVER_REPORT = 201
const GOODBYE = 203
const PACKET_LOSS_BOUND = 0x7fffff

/** Reads a compound packet (RFC 3550, section 6). Never throws. */
export function readRtcp(bytes: Buffer): { report?: SenderReport; isGoodbye: boolean } {
  let report: SenderReport | undefined
  let isGoodbye = false
  for (let at = 0; at + 8 <= bytes.length && bytes[at] >> 6 === 2; at += 4 + 4 * bytes.readUInt16BE(at + 2)) {
    if (bytes[at + 1] === SENDER_REPORT && at + 20 <= bytes.length)
      report = { source: bytes.readUInt32BE(at + 4), middleTime: bytes.readUInt32BE(at + 10) }
    if (bytes[at + 1] === GOODBYE) isGoodbye = true
  }
  return { ...(report && { report }), isGoodbye }
}

/** A receiver's report: some cameras end a stream of which nobody reports. */
export function writeReceiverReport(
  own: number,
  about: { source: number; highest: number; lost: number },
  sender: SenderReport | undefined,
  sinceReportMs: number,
): Buffer {
  const bytes = Buffer.alloc(32)
  bytes[0] = 0x81
  bytes[1] = RECEIVER_REPORT
  bytes.writeUInt16BE(bytes.length / 4 - 1, 2)
  bytes.writeUInt32BE(own, 4)
  bytes.writeUInt32BE(about.source, 8)
  bytes.writeUIntBE(Math.max(0, Math.min(PACKET_LOSS_BOUND, about.lost)), 13, 3)
  bytes.writeUInt32BE(about.highest % 2 ** 32, 16)
  if (sender !== undefined) {
    bytes.writeUInt32BE(sender.middleTime, 24)
    bytes.writeUInt32BE(Math.min(2 ** 32 - 1, Math.round((sinceReportMs / 1000) * 65536)), 28)
  }
  return bytes
}
