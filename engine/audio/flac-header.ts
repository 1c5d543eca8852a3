import { createBitReader, readBits, type BitReader } from './bit-reader.ts'
import { createCrc } from './crc.ts'

/** What the header of one FLAC frame says (RFC 9639, section 9.1). */
export interface FlacFrameHeader {
  blockSize: number
  /** 0 where the frame leaves it to STREAMINFO; so too `bitsPerSample`. */
  sampleRate: number
  bitsPerSample: number
  channels: number
  /** How two channels are written as others. */
  stereo: 'plain' | 'left-side' | 'side-right' | 'mid-side'
  /** As it is written: of the frame, or of its first sample. Writers differ in what they count, whatever the bit before it says. */
  number: number
  /** Length of the header with its check sum. */
  bytes: number
}

/** By their codes; 0 stands for that of STREAMINFO. */
export const FLAC_RATES = [0, 88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000]
const DEPTHS = [0, 8, 12, undefined, 16, 20, 24, 32]
const STEREO = ['left-side', 'side-right', 'mid-side'] as const
/** No header is longer. */
export const FLAC_HEADER_BYTES = 16
const crc8 = createCrc(8, 0x07)

/** Whether a frame may begin here: 15 bits of sync code; the 16th bit says how blocks are numbered, which old writers got wrong. */
export function isFlacSync(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xff && (bytes[at + 1] & 0xfe) === 0xf8
}

/**
 * The frame header at `at`, checked by its sum; undefined where there is none.
 *
 * @throws PAST_END
 */
export function readFlacFrameHeader(bytes: Uint8Array, at: number, end: number): FlacFrameHeader | undefined {
  if (!isFlacSync(bytes, at)) return undefined
  const reader = createBitReader(bytes, at, Math.min(end, at + FLAC_HEADER_BYTES))
  readBits(reader, 16)
  const [sizeCode, rateCode, channelCode, depthCode, reserved] = [4, 4, 4, 3, 1].map((count) => readBits(reader, count))
  const bitsPerSample = DEPTHS[depthCode]
  if (reserved || bitsPerSample === undefined || rateCode === 15 || sizeCode === 0 || channelCode > 10) return undefined
  const number = readNumber(reader)
  if (number === undefined) return undefined
  const blockSize = blockSizeOf(sizeCode, reader)
  const sampleRate = sampleRateOf(rateCode, reader)
  const length = reader.bit / 8 - at
  if (readBits(reader, 8) !== crc8(bytes, at, at + length)) return undefined
  const stereo = channelCode < 8 ? 'plain' : STEREO[channelCode - 8]
  const channels = channelCode < 8 ? channelCode + 1 : 2
  return { blockSize, sampleRate, bitsPerSample, channels, stereo, number, bytes: length + 1 }
}

/** A number of up to 36 bits, written as UTF-8 would; undefined where it is not. */
function readNumber(reader: BitReader): number | undefined {
  const first = readBits(reader, 8)
  const length = Math.clz32(~(first << 24))
  if (length === 1 || length > 7) return undefined
  let number = length === 0 ? first : first & (0x7f >> length)
  for (let more = 1; more < length; more++) {
    const next = readBits(reader, 8)
    if (next >> 6 !== 2) return undefined
    number = number * 64 + (next & 63)
  }
  return number
}

function blockSizeOf(code: number, reader: BitReader): number {
  if (code === 1) return 192
  if (code < 6) return 144 << code
  if (code === 6) return readBits(reader, 8) + 1
  return code === 7 ? readBits(reader, 16) + 1 : 1 << code
}

function sampleRateOf(code: number, reader: BitReader): number {
  if (code < 12) return FLAC_RATES[code]
  if (code === 12) return readBits(reader, 8) * 1000
  return readBits(reader, 16) * (code === 13 ? 1 : 10)
}
