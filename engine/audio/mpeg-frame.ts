/** Header of one MPEG audio frame (ISO 11172-3, 13818-3), layers 1 to 3. */
export interface MpegFrame {
  bytes: number
  sampleRate: number
  channels: number
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

/** The frame header that stands at `at`, or undefined when none does. */
export function readMpegFrame(data: Uint8Array, at: number): MpegFrame | undefined {
  if (at + 4 > data.length || data[at] !== 0xff || (data[at + 1] & 0xe0) !== 0xe0) return undefined
  const version = (data[at + 1] >> 3) & 3
  const layer = 4 - ((data[at + 1] >> 1) & 3)
  const rate = [44100, 48000, 32000][(data[at + 2] >> 2) & 3]
  if (version === 1 || layer === 4 || rate === undefined) return undefined
  const kbps = (version === 3 ? MPEG1_KBPS : MPEG2_KBPS)[layer - 1][data[at + 2] >> 4]
  if (!kbps) return undefined
  const sampleRate = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4
  const padding = (data[at + 2] >> 1) & 1
  const samplesOver8 = layer === 3 && version !== 3 ? 72_000 : 144_000
  const bytes =
    layer === 1
      ? (Math.floor((12_000 * kbps) / sampleRate) + padding) * 4
      : Math.floor((samplesOver8 * kbps) / sampleRate) + padding
  return { bytes, sampleRate, channels: data[at + 3] >> 6 === 3 ? 1 : 2 }
}

/** The first frame in `data` that another frame of the same rate follows, or the end of the data does. */
export function findMpegFrame(data: Uint8Array, searchBytes: number): MpegFrame | undefined {
  for (let at = 0; at + 4 <= data.length && at < searchBytes; at++) {
    const frame = readMpegFrame(data, at)
    if (!frame) continue
    const next = at + frame.bytes
    if (next + 4 > data.length ? at === 0 : readMpegFrame(data, next)?.sampleRate === frame.sampleRate) return frame
  }
  return undefined
}

/** Length of the ID3v2 tag at the beginning (4 × 7 bits in its header), 0 without one. */
export function id3Bytes(data: Uint8Array): number {
  if (data[0] !== 0x49 || data[1] !== 0x44 || data[2] !== 0x33) return 0
  return 10 + [6, 7, 8, 9].reduce((sum, at) => (sum << 7) | ((data[at] ?? 0) & 0x7f), 0)
}
