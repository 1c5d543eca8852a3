/** Collects bits, most significant first. */
export interface BitWriter {
  /** The lowest `count` bits of a number, up to 32. */
  put(value: number, count: number): void
  /** So many zeros, and a one. */
  putUnary(zeros: number): void
  /** Fills the last byte up with zeros. */
  align(): void
  /** What was put, to be used before more is. */
  bytes(): Uint8Array
}

const FIRST_BYTES = 1 << 15

export function createBitWriter(): BitWriter {
  let bytes = new Uint8Array(FIRST_BYTES)
  let length = 0
  let held = 0
  let heldBits = 0

  function putByte(byte: number): void {
    if (length === bytes.length) {
      const more = new Uint8Array(bytes.length * 2)
      more.set(bytes)
      bytes = more
    }
    bytes[length++] = byte
  }

  /** Up to 24 bits: with the 7 that may be held they fit into one number. */
  function putSome(value: number, count: number): void {
    held = (held << count) | (value & ((1 << count) - 1))
    heldBits += count
    while (heldBits >= 8) {
      heldBits -= 8
      putByte((held >>> heldBits) & 0xff)
    }
  }

  function put(value: number, count: number): void {
    if (count > 16) putSome(value >>> 16, count - 16)
    putSome(value, Math.min(count, 16))
  }

  return {
    put,
    putUnary(zeros) {
      let left = zeros
      for (; left >= 16; left -= 16) putSome(0, 16)
      putSome(1, left + 1)
    },
    align: () => putSome(0, (8 - heldBits) % 8),
    bytes: () => bytes.subarray(0, length),
  }
}
