import { createBitReader, PAST_END, readBits, readSigned, readUnary, type BitReader } from './bit-reader.ts'
import { createCrc } from './crc.ts'
import { readFlacFrameHeader, type FlacFrameHeader } from './flac-header.ts'
import { readResidual } from './flac-residual.ts'

/** What frames leave to the head of the file. */
export interface FlacDefaults {
  sampleRate: number
  bitsPerSample: number
}

export interface FlacFrame {
  sampleRate: number
  planes: Float32Array[]
  bytes: number
}

/** Of the 4 bits that tell the channels, and the 16 that tell the samples. */
const MOST_FLAC_CHANNELS = 8
const MOST_BLOCK_SAMPLES = 65_536
const crc16 = createCrc(16, 0x8005)

/**
 * Why no frame was decoded: none begins there, its check sum or its form is wrong, or it goes on beyond the end; and how many
 * bytes were looked at to find out.
 */
export interface NoFlacFrame {
  planes?: undefined
  failed: 'no-frame' | 'broken' | 'cut'
  bytes: number
}

/**
 * Decodes the FLAC frame that begins at `at` (RFC 9639, section 9): any depth of 4 to 32 bits, any size of block. Memory is
 * that of one block, at most 65,536 samples of 8 channels.
 *
 * @param bytes - at least `SLACK_BYTES` longer than `end`
 */
export function decodeFlacFrame(
  bytes: Uint8Array,
  at: number,
  end: number,
  defaults: FlacDefaults | undefined,
): FlacFrame | NoFlacFrame {
  try {
    const header = readFlacFrameHeader(bytes, at, end)
    const sampleRate = header?.sampleRate || defaults?.sampleRate
    const bitsPerSample = header?.bitsPerSample || defaults?.bitsPerSample
    if (!header || !sampleRate || !bitsPerSample) return { failed: 'no-frame', bytes: 1 }
    const reader = createBitReader(bytes, at + header.bytes, end)
    const channels = readChannels(reader, header, bitsPerSample)
    const sumAt = Math.ceil(reader.bit / 8)
    reader.bit = sumAt * 8
    if (!channels || readBits(reader, 16) !== crc16(bytes, at, sumAt)) return { failed: 'broken', bytes: sumAt - at }
    const planes = toPlanes(channels, header.stereo, bitsPerSample)
    return { sampleRate, planes, bytes: sumAt + 2 - at }
  } catch (error) {
    if (error === PAST_END) return { failed: 'cut', bytes: end - at }
    throw error
  }
}

/** Used again for every frame: decoding one is never interrupted, and what comes out of it is a copy. */
const scratch = Array.from({ length: MOST_FLAC_CHANNELS }, () => new Float64Array(MOST_BLOCK_SAMPLES))

function readChannels(
  reader: BitReader,
  { blockSize, channels, stereo }: FlacFrameHeader,
  bitsPerSample: number,
): Float64Array[] | undefined {
  const side = { plain: -1, 'left-side': 1, 'side-right': 0, 'mid-side': 1 }[stereo]
  const planes = scratch.slice(0, channels).map((samples) => samples.subarray(0, blockSize))
  const isRead = planes.every((samples, channel) =>
    readSubframe(reader, samples, bitsPerSample + (channel === side ? 1 : 0)),
  )
  return isRead ? planes : undefined
}

/** Fills in the samples of one channel; false where the subframe is of no known form. */
function readSubframe(reader: BitReader, out: Float64Array, bitsPerSample: number): boolean {
  if (readBits(reader, 1) !== 0) return false
  const type = readBits(reader, 6)
  const wasted = readBits(reader, 1) ? readUnary(reader) + 1 : 0
  const depth = bitsPerSample - wasted
  if (depth < 1) return false
  if (type === 0) out.fill(readSigned(reader, depth))
  else if (type === 1) for (let i = 0; i < out.length; i++) out[i] = readSigned(reader, depth)
  else if (!readPredicted(reader, out, type, depth)) return false
  if (wasted > 0) for (let i = 0; i < out.length; i++) out[i] *= 2 ** wasted
  return true
}

/** Weights of the samples before, the latest first. */
const FIXED = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]]

function readPredicted(reader: BitReader, out: Float64Array, type: number, depth: number): boolean {
  const isFixed = type >= 8 && type < 8 + FIXED.length
  if (!isFixed && type < 32) return false
  const order = isFixed ? type - 8 : type - 31
  if (order > out.length) return false
  for (let i = 0; i < order; i++) out[i] = readSigned(reader, depth)
  if (isFixed) {
    if (!readResidual(reader, out, order)) return false
    predict(out, Float64Array.from(FIXED[order]), 0)
    return true
  }
  const precision = readBits(reader, 4) + 1
  const shift = readSigned(reader, 5)
  if (precision === 16 || shift < 0) return false
  const weights = Float64Array.from({ length: order }, () => readSigned(reader, precision))
  if (!readResidual(reader, out, order)) return false
  predict(out, weights, shift)
  return true
}

/**
 * Adds to each residual what the samples before it foretell. Doubles hold the sums exactly: 33 + 15 + 5 bits. The two latest
 * samples stay out of memory and come last into the sum, for each sample has to wait for them.
 */
function predict(out: Float64Array, weights: Float64Array, shift: number): void {
  const order = weights.length
  if (order === 0) return
  const scale = 2 ** -shift
  const [first, second = 0] = weights
  let last = out[order - 1]
  let beforeLast = order > 1 ? out[order - 2] : 0
  for (let i = order; i < out.length; i++) {
    let even = 0
    let odd = 0
    let j = 2
    let at = i - 3
    for (; j + 1 < order; j += 2, at -= 2) {
      even += weights[j] * out[at]
      odd += weights[j + 1] * out[at - 1]
    }
    if (j < order) even += weights[j] * out[at]
    const next = out[i] + Math.floor((even + odd + second * beforeLast + first * last) * scale)
    beforeLast = last
    last = next
    out[i] = next
  }
}

function toPlanes(channels: Float64Array[], stereo: FlacFrameHeader['stereo'], bitsPerSample: number): Float32Array[] {
  const scale = 2 ** (1 - bitsPerSample)
  const [a, b] = channels
  if (stereo === 'left-side') for (let i = 0; i < a.length; i++) b[i] = a[i] - b[i]
  else if (stereo === 'side-right') for (let i = 0; i < a.length; i++) a[i] += b[i]
  else if (stereo === 'mid-side')
    for (let i = 0; i < a.length; i++) {
      const side = b[i]
      // Half of the sum was rounded down; whether it was odd, the difference tells.
      const sum = 2 * a[i] + (side & 1)
      a[i] = (sum + side) / 2
      b[i] = (sum - side) / 2
    }
  return channels.map((samples) => toFloats(samples, scale))
}

/** −1..1; what lies outside, or is no number, can only come of a frame that was made to mislead. */
function toFloats(samples: Float64Array, scale: number): Float32Array {
  const plane = new Float32Array(samples.length)
  for (let i = 0; i < plane.length; i++) {
    const value = samples[i] * scale
    plane[i] = value >= -1 && value <= 1 ? value : value > 1 ? 1 : value < -1 ? -1 : 0
  }
  return plane
}
