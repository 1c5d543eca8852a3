import type { MpegRun } from './mpeg-frames.ts'

/** What an encoder writes into a first frame without sound. */
export interface MpegTag {
  /** Frames of sound behind it. */
  frames?: number
  /** Samples that a decoder takes off at the end, as it was lengthened to whole frames. */
  endSamples: number
}

/** Of layer 3: side information of MPEG-1 and of the lower rates, for one channel and two. */
const SIDE_BYTES = { high: [17, 32], low: [9, 17] }
const VBRI_AT = 36
/** Parts that a Xing tag may have, by their flags, in this order: frames, bytes, places, quality. */
const XING_PARTS = [4, 4, 100, 4]
/** Where LAME's part of it counts what was added at both ends, 12 bits each. */
const DELAYS_AT = 21
/** A decoder's own delay, in samples: so much of the padding has come out at the beginning (LAME, "Info tag"). */
const DECODER_SAMPLES = 529

/** The tag of a file (Xing, Info, VBRI), read from its first frames. */
export function readMpegTag({ frames: [frame], bytes }: MpegRun): MpegTag {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const side = SIDE_BYTES[frame.sampleRate >= 32_000 ? 'high' : 'low'][frame.channels - 1]
  const sum = data[1] & 1 ? 0 : 2
  const mark = (at: number) => data.toString('latin1', at, at + 4)
  const xingAt = 4 + sum + side
  if (['Xing', 'Info'].includes(mark(xingAt)) && data.length >= xingAt + 12) return readXing(data, xingAt)
  if (mark(VBRI_AT) === 'VBRI' && data.length >= VBRI_AT + 18)
    return { frames: data.readUInt32BE(VBRI_AT + 14), endSamples: 0 }
  return { endSamples: 0 }
}

function readXing(data: Buffer, at: number): MpegTag {
  const flags = data[at + 7]
  const delaysAt = XING_PARTS.reduce((sum, bytes, bit) => sum + ((flags >> bit) & 1) * bytes, at + 8) + DELAYS_AT
  const padding = data.length >= delaysAt + 3 ? data.readUInt16BE(delaysAt + 1) & 0xfff : 0
  return {
    ...(flags & 1 && { frames: data.readUInt32BE(at + 8) }),
    endSamples: Math.max(0, padding - DECODER_SAMPLES),
  }
}
