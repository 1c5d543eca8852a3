/** Check sum of the bytes [from, to). */
export type Crc = (bytes: Uint8Array, from: number, to: number) => number

/**
 * A cyclic redundancy check, most significant bit first, that begins with 0: as FLAC (RFC 9639, sections 9.1.8 and 9.3) and Ogg
 * (RFC 3533, section 6) use it. Four bytes at a time (Kounavis and Berry 2005, slicing by 4).
 *
 * @param polynomial - without its highest power
 */
export function createCrc(bits: 8 | 16 | 32, polynomial: number): Crc {
  // All widths are kept at the upper end of 32 bits: then one loop does for all.
  const [t0, t1, t2, t3] = tables(polynomial << (32 - bits))
  return (bytes, from, to) => {
    let sum = 0
    let at = from
    for (; at + 4 <= to; at += 4) {
      sum ^= (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]
      sum = t3[sum >>> 24] ^ t2[(sum >>> 16) & 0xff] ^ t1[(sum >>> 8) & 0xff] ^ t0[sum & 0xff]
    }
    for (; at < to; at++) sum = (sum << 8) ^ t0[(sum >>> 24) ^ bytes[at]]
    return sum >>> (32 - bits)
  }
}

/** What a byte comes to with 0 to 3 more bytes behind it. */
function tables(polynomial: number): Int32Array[] {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte << 24
    for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value < 0 ? polynomial : 0)
    return value
  })
  const more = (table: Int32Array) => table.map((value) => (value << 8) ^ first[value >>> 24])
  const second = more(first)
  const third = more(second)
  return [first, second, third, more(third)]
}
