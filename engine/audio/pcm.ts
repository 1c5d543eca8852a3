/** How one sample lies in memory. */
export const PCM_ENCODINGS = [
  ...(['u8', 'alaw', 'mulaw'] as const),
  ...(['s16le', 's24le', 's32le', 'f32le', 'f64le'] as const),
  ...(['s16be', 's24be', 's32be', 'f32be', 'f64be'] as const),
] as const
export type PcmEncoding = (typeof PCM_ENCODINGS)[number]

const SAMPLE_BYTES: Record<PcmEncoding, number> = {
  ...{ u8: 1, alaw: 1, mulaw: 1 },
  ...{ s16le: 2, s24le: 3, s32le: 4, f32le: 4, f64le: 8 },
  ...{ s16be: 2, s24be: 3, s32be: 4, f32be: 4, f64be: 8 },
}

/** Bytes of one sample of one channel. */
export function sampleBytes(encoding: PcmEncoding): number {
  return SAMPLE_BYTES[encoding]
}

/** Floats may go beyond full scale, but not by more than 96 dB: sums of larger ones would overflow further on. */
const LOUDEST = 2 ** 16

/**
 * Interleaved PCM bytes to planar floats in −1..1. Bytes after the last whole frame are ignored, numbers that are no
 * sound (those of a broken float file, or NaN) become 0.
 */
export function decodePcm(bytes: Uint8Array, encoding: PcmEncoding, channels: number): Float32Array[] {
  const width = SAMPLE_BYTES[encoding]
  const length = Math.floor(bytes.length / (width * channels))
  const sampleAt = reader(bytes, encoding)
  return Array.from({ length: channels }, (_, channel) => {
    const plane = new Float32Array(length)
    for (let i = 0, at = channel * width; i < length; i++, at += width * channels) plane[i] = sampleAt(at)
    return plane
  })
}

function reader(bytes: Uint8Array, encoding: PcmEncoding): (at: number) => number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const finite = (value: number): number => (Math.abs(value) <= LOUDEST ? value : 0)
  switch (encoding) {
    case 'u8':
      return (at) => (bytes[at] - 128) / 128
    case 's16le':
      return (at) => view.getInt16(at, true) / 32768
    case 's24le':
      return (at) => (bytes[at] | (bytes[at + 1] << 8) | (view.getInt8(at + 2) << 16)) / 8388608
    case 's32le':
      return (at) => view.getInt32(at, true) / 2147483648
    case 'f32le':
      return (at) => finite(view.getFloat32(at, true))
    case 'f64le':
      return (at) => finite(view.getFloat64(at, true))
    case 's16be':
      return (at) => view.getInt16(at) / 32768
    case 's24be':
      return (at) => (bytes[at + 2] | (bytes[at + 1] << 8) | (view.getInt8(at) << 16)) / 8388608
    case 's32be':
      return (at) => view.getInt32(at) / 2147483648
    case 'f32be':
      return (at) => finite(view.getFloat32(at))
    case 'f64be':
      return (at) => finite(view.getFloat64(at))
    case 'alaw':
      return (at) => ALAW[bytes[at]]
    case 'mulaw':
      return (at) => MULAW[bytes[at]]
  }
}

/** ITU-T G.711, both laws: sign, three bits of exponent, four of mantissa, some of them inverted. */
const ALAW = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = code ^ 0x55
  const exponent = (bits >> 4) & 7
  const mantissa = ((bits & 15) << 4) + 8
  const size = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1)
  return (bits & 0x80 ? size : -size) / 32768
})

const MULAW = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff
  const size = ((((bits & 15) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84
  return (bits & 0x80 ? -size : size) / 32768
})
