/** Samples of a byte each, as 16-bit samples (ITU-T G.711, tables 1 and 2). */
export function decodeG711(bytes: Uint8Array, law: 'PCMA' | 'PCMU'): Buffer {
  const table = law === 'PCMA' ? A_LAW : MU_LAW
  const pcm = Buffer.allocUnsafe(bytes.length * 2)
  for (let i = 0; i < bytes.length; i++) pcm.writeInt16LE(table[bytes[i]], i * 2)
  return pcm
}

const A_LAW = Int16Array.from({ length: 256 }, (_, byte) => {
  const code = byte ^ 0x55
  const [segment, step] = [(code >> 4) & 7, code & 0x0f]
  const size = segment === 0 ? (step << 4) + 8 : ((step << 4) + 0x108) << (segment - 1)
  return (code & 0x80) !== 0 ? size : -size
})

const BIAS = 0x84
const MU_LAW = Int16Array.from({ length: 256 }, (_, byte) => {
  const code = ~byte & 0xff
  const size = (((code & 0x0f) << 3) + BIAS) << ((code >> 4) & 7)
  return (code & 0x80) !== 0 ? BIAS - size : size - BIAS
})

/** Big-endian samples, as L16 has them (RFC 3551, section 4.5.11), to little-endian ones. */
export function decodeL16(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16()
}
