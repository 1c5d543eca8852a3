import { createBitWriter, type BitWriter } from './bit-writer.ts'
import { createCrc } from './crc.ts'
import { FLAC_RATES } from './flac-header.ts'

/** Samples of a block; what most encoders take. */
export const FLAC_BLOCK_SAMPLES = 4096

const BITS = 16
const crc8 = createCrc(8, 0x07)
const crc16 = createCrc(16, 0x8005)

/**
 * One FLAC frame of 16-bit samples (RFC 9639, section 9), by constants and fixed predictors: fast, and about as small as speech
 * gets. Samples of which the lowest bits are always zero do not pay for them.
 *
 * @param planes - as many samples of each channel, at most `FLAC_BLOCK_SAMPLES`; they are used up
 * @param index - number of the frame, from 0
 */
export function encodeFlacFrame(planes: readonly Int32Array[], sampleRate: number, index: number): Uint8Array {
  const writer = createBitWriter()
  writer.put(0xfff8, 16)
  const rateCode = Math.max(0, FLAC_RATES.indexOf(sampleRate))
  writer.put((7 << 12) | (rateCode << 8) | ((planes.length - 1) << 4) | (4 << 1), 16)
  putCodedNumber(writer, index)
  writer.put(planes[0].length - 1, 16)
  writer.put(crc8(writer.bytes(), 0, writer.bytes().length), 8)
  for (const samples of planes) putSubframe(writer, samples)
  writer.align()
  writer.put(crc16(writer.bytes(), 0, writer.bytes().length), 16)
  return writer.bytes()
}

/** A number of up to 36 bits, as UTF-8 would write it (RFC 9639, section 9.1.5). */
export function putCodedNumber(writer: BitWriter, value: number): void {
  if (value < 0x80) return writer.put(value, 8)
  let more = 1
  while (value >= 2 ** (5 * more + 6)) more++
  writer.put(((0xff00 >> (more + 1)) & 0xff) | Math.floor(value / 2 ** (6 * more)), 8)
  for (let i = more - 1; i >= 0; i--) writer.put(0x80 | (Math.floor(value / 2 ** (6 * i)) % 64), 8)
}

function putSubframe(writer: BitWriter, samples: Int32Array): void {
  const wasted = wastedBits(samples)
  if (wasted > 0) for (let i = 0; i < samples.length; i++) samples[i] >>= wasted
  const depth = BITS - wasted
  const [first] = samples
  const isConstant = samples.every((sample) => sample === first)
  const order = isConstant ? 0 : bestOrder(samples)
  writer.put(isConstant ? 0 : 8 + order, 7)
  writer.put(wasted > 0 ? 1 : 0, 1)
  if (wasted > 0) writer.putUnary(wasted - 1)
  for (let i = 0; i < Math.max(order, isConstant ? 1 : 0); i++) writer.put(samples[i], depth)
  if (!isConstant) putResidual(writer, residualOf(samples, order), order)
}

/** How many of the lowest bits are zero in all samples; none where all samples are zero. */
function wastedBits(samples: Int32Array): number {
  let used = 0
  for (const sample of samples) used |= sample
  return used === 0 ? 0 : 31 - Math.clz32(used & -used)
}

/** The order of difference whose values are smallest. */
function bestOrder(samples: Int32Array): number {
  const sums = new Float64Array(5)
  let [d0, d1, d2, d3] = [0, 0, 0, 0]
  for (let i = 0; i < samples.length; i++) {
    const e0 = samples[i]
    const e1 = e0 - d0
    const e2 = e1 - d1
    const e3 = e2 - d2
    const e4 = e3 - d3
    if (i >= 4) {
      sums[0] += Math.abs(e0)
      sums[1] += Math.abs(e1)
      sums[2] += Math.abs(e2)
      sums[3] += Math.abs(e3)
      sums[4] += Math.abs(e4)
    }
    d0 = e0
    d1 = e1
    d2 = e2
    d3 = e3
  }
  return samples.length < 5 ? 0 : sums.indexOf(Math.min(...sums))
}

/** The differences of that order; the first `order` samples are none. */
function residualOf(samples: Int32Array, order: number): Int32Array {
  for (let pass = 0; pass < order; pass++) for (let i = samples.length - 1; i > pass; i--) samples[i] -= samples[i - 1]
  return samples
}

/** So many parts at most share a block, each with a parameter of its own. */
const MOST_PARTITIONS_LOG2 = 4
const MOST_PARAMETER = 14

function putResidual(writer: BitWriter, residual: Int32Array, order: number): void {
  let partitionsLog2 = MOST_PARTITIONS_LOG2
  while (residual.length % (1 << partitionsLog2) || residual.length >> partitionsLog2 <= order) partitionsLog2--
  const size = residual.length >> partitionsLog2
  writer.put(0, 2)
  writer.put(partitionsLog2, 4)
  for (let from = 0; from < residual.length; from += size) {
    const begin = Math.max(order, from)
    const parameter = riceParameter(residual, begin, from + size)
    writer.put(parameter, 4)
    for (let i = begin; i < from + size; i++) {
      const folded = (residual[i] << 1) ^ (residual[i] >> 31)
      writer.putUnary(folded >>> parameter)
      if (parameter > 0) writer.put(folded, parameter)
    }
  }
}

/** The length of code is least where 2 to the parameter is about the mean. */
function riceParameter(residual: Int32Array, from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += residual[i] < 0 ? -2 * residual[i] - 1 : 2 * residual[i]
  const mean = sum / Math.max(1, to - from)
  return Math.max(0, Math.min(MOST_PARAMETER, Math.floor(Math.log2(mean * Math.LN2 + 1e-9) + 1)))
}
