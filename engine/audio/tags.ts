/** Length of the ID3v2 tag at the beginning (4 × 7 bits in its header, and a footer where it says so), 0 without one. */
export function id3Bytes(data: Uint8Array): number {
  if (data[0] !== 0x49 || data[1] !== 0x44 || data[2] !== 0x33) return 0
  const footer = data[5] & 0x10 ? 10 : 0
  return 10 + footer + [6, 7, 8, 9].reduce((sum, at) => (sum << 7) | ((data[at] ?? 0) & 0x7f), 0)
}

const APE_HEAD_BYTES = 32

/** Length of the APEv2 tag at the beginning, whose own figure leaves out its head; 0 without one. */
export function apeBytes(data: Buffer): number {
  if (data.length < APE_HEAD_BYTES || data.toString('latin1', 0, 8) !== 'APETAGEX') return 0
  return APE_HEAD_BYTES + data.readUInt32LE(12)
}
