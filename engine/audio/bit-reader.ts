/** Thrown when a reader is asked for more bits than there are; one object, told by identity. */
export const PAST_END = new Error('past the end of the bits')

/** Bytes that a reader may look at behind its end. */
export const SLACK_BYTES = 16

/** Reads bits, most significant first. Nobody but this file and the loop over Rice codes (flac-residual.ts) moves `bit`. */
export interface BitReader {
  bytes: Uint8Array
  view: DataView
  /** Of the next bit, from the beginning of `bytes`. */
  bit: number
  /** What lies behind it is not read. */
  endBit: number
}

/** @param bytes - at least `SLACK_BYTES` longer than `end` */
export function createBitReader(bytes: Uint8Array, at: number, end: number): BitReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { bytes, view, bit: at * 8, endBit: end * 8 }
}

/** The next 32 bits, without taking them; those behind the end are not to be trusted. */
export function peek32({ bytes, view, bit }: BitReader): number {
  const at = bit >>> 3
  const shift = bit & 7
  return ((view.getInt32(at) << shift) | (bytes[at + 4] >>> (8 - shift))) >>> 0
}

/** An unsigned number of up to 32 bits. @throws PAST_END */
export function readBits(reader: BitReader, count: number): number {
  if (reader.bit + count > reader.endBit) throw PAST_END
  if (count === 0) return 0
  const value = peek32(reader) >>> (32 - count)
  reader.bit += count
  return value
}

/** A number in two's complement of 1 to 33 bits (a difference of two channels has one more than they). @throws PAST_END */
export function readSigned(reader: BitReader, count: number): number {
  const sign = readBits(reader, 1)
  const rest = readBits(reader, count - 1)
  return sign ? rest - 2 ** (count - 1) : rest
}

/** How many zeros stand before the next one, which is taken too. @throws PAST_END */
export function readUnary(reader: BitReader): number {
  for (let zeros = 0; reader.bit <= reader.endBit; zeros += 32) {
    const word = peek32(reader)
    if (word === 0) {
      reader.bit += 32
      continue
    }
    const more = Math.clz32(word)
    reader.bit += more + 1
    if (reader.bit > reader.endBit) break
    return zeros + more
  }
  throw PAST_END
}
