import { MPEGDecoder } from 'mpg123-decoder'
import { AppError } from '../errors.ts'
import type { FileBytes } from './bytes.ts'
import { readMpegFrame } from './mpeg-frame.ts'
import { mpegRuns, type MpegRun } from './mpeg-frames.ts'
import type { AudioStream } from './stream.ts'
import { uniform, type Piece } from './uniform.ts'

/** What the decoder takes off at both ends, where a table tells it to: its own delay, the encoder's, and the last frames' padding. */
const MOST_DELAY_SAMPLES = 4 * 1152

/**
 * MPEG audio, layers 1 to 3, that begins with the file (sniff.ts finds where); a file cut short gives what is there.
 *
 * @throws AppError AUDIO_NOT_AUDIO when no frame is found, AUDIO_UNKNOWN_CODEC; walking the chunks may throw AUDIO_DAMAGED
 */
export async function openMp3(bytes: FileBytes): Promise<AudioStream> {
  let isDamaged = false
  let samples = 0
  let decoded = 0
  if (readMpegFrame(bytes.head, 0)?.isFree)
    throw new AppError('AUDIO_UNKNOWN_CODEC', {
      detail: { wanted: ['MPEG with a bitrate'], got: 'MPEG of free format' },
    })
  const runs = mpegRuns(bytes, () => (isDamaged = true))
  const first = await runs.next()
  if (first.done)
    throw new AppError('AUDIO_NOT_AUDIO', { detail: { path: bytes.path, wanted: 'MPEG frames', got: 'none' } })
  const [frame] = first.value.frames
  const promised = (promisedFrames(first.value) ?? 0) * frame.samples
  const decoder = createDecoder()
  async function* pieces(): AsyncGenerator<Piece> {
    if (first.done) return
    for await (const run of withFirst(first.value, runs)) {
      samples += run.frames.reduce((sum, one) => sum + one.samples, 0)
      const planes = await decoder.decode(run)
      decoded += planes[0].length
      if (planes[0].length > 0) yield { planes, sampleRate: run.frames[0].sampleRate }
    }
    if (decoded === 0)
      throw new AppError('AUDIO_DAMAGED', { detail: { path: bytes.path, wanted: `${samples} samples`, got: 'none' } })
  }
  return {
    format: 'mp3',
    sampleRate: frame.sampleRate,
    channels: frame.channels,
    ...(promised > 0 && { durationMs: Math.floor((promised / frame.sampleRate) * 1000) }),
    chunks: uniform(pieces(), frame.sampleRate, frame.channels),
    isIncomplete: () => isDamaged || samples < promised || decoded < samples - MOST_DELAY_SAMPLES,
    async close() {
      decoder.free()
      await bytes.close()
    },
  }
}

async function* withFirst(first: MpegRun, rest: AsyncIterable<MpegRun>): AsyncGenerator<MpegRun> {
  yield first
  yield* rest
}

/** One decoder for each stretch of one form: what it still holds of the one before must not come out at another rate. */
function createDecoder() {
  let current: { decoder: MPEGDecoder; form: number } | undefined
  const free = () => {
    current?.decoder.free()
    current = undefined
  }
  return {
    free,
    async decode({ frames: [frame], bytes }: MpegRun): Promise<Float32Array[]> {
      if (current?.form !== frame.form) {
        free()
        current = { decoder: new MPEGDecoder(), form: frame.form }
        await current.decoder.ready
      }
      // The decoder always gives two channels; those of a mono file are equal.
      return current.decoder.decode(bytes).channelData.slice(0, frame.channels)
    },
  }
}

/** Of layer 3: side information of MPEG-1 and of the lower rates, for one channel and two. */
const SIDE_BYTES = { high: [17, 32], low: [9, 17] }
const VBRI_AT = 36

/** The count of frames that encoders write into a first frame without sound (Xing, Info, VBRI). */
function promisedFrames({ frames: [frame], bytes }: MpegRun): number | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const side = SIDE_BYTES[frame.sampleRate >= 32_000 ? 'high' : 'low'][frame.channels - 1]
  const sum = data[1] & 1 ? 0 : 2
  const mark = (at: number) => data.toString('latin1', at, at + 4)
  const xingAt = 4 + sum + side
  if (['Xing', 'Info'].includes(mark(xingAt)) && data.length >= xingAt + 12)
    return data[xingAt + 7] & 1 ? data.readUInt32BE(xingAt + 8) : undefined
  return mark(VBRI_AT) === 'VBRI' && data.length >= VBRI_AT + 18 ? data.readUInt32BE(VBRI_AT + 14) : undefined
}
