import { PAST_END, readBits, readSigned, readUnary, type BitReader } from './bit-reader.ts'

/**
 * Reads the coded residual of a subframe (RFC 9639, section 9.2.7) into `out[order…]`.
 *
 * @returns whether it is of a form that the standard knows
 * @throws PAST_END
 */
export function readResidual(reader: BitReader, out: Float64Array, order: number): boolean {
  const method = readBits(reader, 2)
  if (method > 1) return false
  const partitions = 1 << readBits(reader, 4)
  const size = out.length / partitions
  if (!Number.isInteger(size) || size < order) return false
  const parameterBits = method === 0 ? 4 : 5
  const escape = (1 << parameterBits) - 1
  for (let partition = 0; partition < partitions; partition++) {
    const from = partition === 0 ? order : partition * size
    const to = (partition + 1) * size
    const parameter = readBits(reader, parameterBits)
    if (parameter === escape) readPlain(reader, out, from, to)
    else readRice(reader, out, from, to, parameter)
  }
  return true
}

function readPlain(reader: BitReader, out: Float64Array, from: number, to: number): void {
  const bits = readBits(reader, 5)
  if (bits === 0) out.fill(0, from, to)
  else for (let i = from; i < to; i++) out[i] = readSigned(reader, bits)
}

/** The loop in which most of decoding is spent: it looks at the bytes itself where the whole code lies within 32 bits. */
function readRice(reader: BitReader, out: Float64Array, from: number, to: number, parameter: number): void {
  const { bytes, view, endBit } = reader
  const step = 2 ** parameter
  for (let i = from; i < to; i++) {
    const { bit } = reader
    if (bit > endBit) throw PAST_END
    const at = bit >>> 3
    const shift = bit & 7
    const word = (view.getInt32(at) << shift) | (bytes[at + 4] >>> (8 - shift))
    const zeros = Math.clz32(word)
    const length = zeros + 1 + parameter
    if (length <= 31) {
      const code = (zeros << parameter) | ((word << (zeros + 1)) >>> (32 - parameter))
      // A shift by 32 is none: without a parameter there are no lower bits.
      const folded = parameter === 0 ? zeros : code
      out[i] = (folded >>> 1) ^ -(folded & 1)
      reader.bit = bit + length
      continue
    }
    const folded = readUnary(reader) * step + readBits(reader, parameter)
    out[i] = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2
  }
  if (reader.bit > endBit) throw PAST_END
}
