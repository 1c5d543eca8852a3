import { AppError } from '../errors.ts'
import type { FileBytes } from './bytes.ts'
import { readMpegFrame } from './mpeg-frame.ts'
import { createMpegDecoder } from './mpeg-decoder.ts'
import { mpegRuns, type MpegRun } from './mpeg-frames.ts'
import { readMpegTag } from './mpeg-tag.ts'
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
  const promised = (readMpegTag(first.value).frames ?? 0) * frame.samples
  const decoder = createMpegDecoder()
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
