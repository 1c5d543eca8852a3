/** Header of one MPEG audio frame (ISO 11172-3, 13818-3), layers 1 to 3. */
export interface MpegFrame {
  bytes: number
  sampleRate: number
  channels: number
  /** Samples of each channel. */
  samples: number
  /** Of free format: its length is a guess, by the next header. */
  isFree: boolean
  /** Version, layer and rate: what does not change within a stream. */
  form: number
}

const MPEG1_KBPS = [
  [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
]
const MPEG2_KBPS = [
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
]

/** Version, layer, rate: 2 + 2 + 2 bits of the four bytes. */
const FORM_BITS = 0x001e0c00
/** Frames of free format tell no bitrate: their length is that of the way to the next one, at most as long as decoders take. */
const MOST_FREE_BYTES = 3456
const LEAST_FREE_BYTES = 24

/** The frame header that stands at `at`, or undefined when none does. */
export function readMpegFrame(data: Uint8Array, at: number): MpegFrame | undefined {
  if (at + 4 > data.length || data[at] !== 0xff || (data[at + 1] & 0xe0) !== 0xe0) return undefined
  const version = (data[at + 1] >> 3) & 3
  const layer = 4 - ((data[at + 1] >> 1) & 3)
  const rate = [44100, 48000, 32000][(data[at + 2] >> 2) & 3]
  if (version === 1 || layer === 4 || rate === undefined) return undefined
  const kbps = (version === 3 ? MPEG1_KBPS : MPEG2_KBPS)[layer - 1][data[at + 2] >> 4]
  if (kbps === undefined) return undefined
  const sampleRate = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4
  const padding = ((data[at + 2] >> 1) & 1) * (layer === 1 ? 4 : 1)
  const samples = layer === 1 ? 384 : layer === 3 && version !== 3 ? 576 : 1152
  const form = formAt(data, at)
  const slot = layer === 1 ? 4 : 1
  const told = Math.floor((samples * kbps * 125) / (sampleRate * slot)) * slot + padding
  const bytes = kbps > 0 ? told : freeFrameBytes(data, at)
  return bytes
    ? { bytes, sampleRate, channels: data[at + 3] >> 6 === 3 ? 1 : 2, samples, isFree: kbps === 0, form }
    : undefined
}

function formAt(data: Uint8Array, at: number): number {
  return ((data[at + 1] << 16) | (data[at + 2] << 8)) & FORM_BITS
}

function freeFrameBytes(data: Uint8Array, at: number): number | undefined {
  const end = Math.min(data.length - 3, at + MOST_FREE_BYTES)
  for (let next = at + LEAST_FREE_BYTES; next < end; next++)
    if (
      data[next] === 0xff &&
      data[next + 1] >= 0xe0 &&
      data[next + 2] >> 4 === 0 &&
      formAt(data, next) === formAt(data, at)
    )
      return next - at
  return undefined
}

/** Whether so many frames of free format follow each other from the beginning on, as long as each other but for a padding. */
export function isFreeFormat(data: Uint8Array, wanted: number): boolean {
  const first = readMpegFrame(data, 0)
  if (!first?.isFree) return false
  let at = first.bytes
  for (let count = 1; count < wanted; count++) {
    const frame = readMpegFrame(data, at)
    if (!frame?.isFree || frame.form !== first.form || Math.abs(frame.bytes - first.bytes) > 4) return false
    at += frame.bytes
  }
  return true
}

/**
 * How many frames of one form follow each other from `at` on, at most `most`; `end` is where the last one ends. Frames of free
 * format do not count: among bytes of chance there are too many that look like them.
 */
export function mpegChain(data: Uint8Array, at: number, most: number): { frames: number; end: number } {
  let [frames, end] = [0, at]
  let form: number | undefined
  while (frames < most) {
    const frame = readMpegFrame(data, end)
    if (!frame || frame.isFree || (form !== undefined && frame.form !== form)) break
    form = frame.form
    end += frame.bytes
    frames++
  }
  return { frames, end }
}
