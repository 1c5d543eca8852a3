import { AppError } from '../errors.ts'
import type { FileBytes } from './bytes.ts'
import { flacFrames, type FlacTally } from './flac-frames.ts'
import { readFlacHead, type FlacInfo } from './flac-info.ts'
import { checkShape, type AudioStream } from './stream.ts'
import { uniform, type Piece } from './uniform.ts'

/**
 * FLAC (RFC 9639), decoded frame by frame. A file that was cut or is damaged gives the frames that are whole.
 *
 * @throws AppError AUDIO_BAD_HEADER, AUDIO_TRUNCATED, AUDIO_EMPTY, AUDIO_DAMAGED; walking the chunks may throw AUDIO_DAMAGED, too
 */
export async function openFlac(bytes: FileBytes): Promise<AudioStream> {
  const hasHead = bytes.head.toString('latin1', 0, 4) === 'fLaC'
  const { info, framesFrom } = hasHead ? await readFlacHead(bytes, 0) : { info: undefined, framesFrom: 0 }
  const tally: FlacTally = { samples: 0, failed: undefined }
  const frames = flacFrames(bytes, framesFrom, info, tally)
  // Without the first frame there is nothing to hear, and where STREAMINFO is lost it alone tells rate and channels.
  const first = await frames.next()
  if (first.done) throw nothingDecoded(bytes, framesFrom, info, tally)
  const { sampleRate, channels } = info ?? { sampleRate: first.value.sampleRate, channels: first.value.planes.length }
  checkShape({ sampleRate, channels })
  async function* pieces(): AsyncGenerator<Piece> {
    if (!first.done) yield first.value
    yield* frames
  }
  const total = info?.totalSamples ?? 0
  return {
    format: 'flac',
    sampleRate,
    channels,
    ...(total > 0 && { durationMs: Math.floor((total / sampleRate) * 1000) }),
    chunks: uniform(pieces(), sampleRate, channels),
    // What looks like a broken frame behind the promised last one is none.
    isIncomplete: () => (total > 0 ? tally.samples < total : tally.failed !== undefined),
    close: bytes.close,
  }
}

function nothingDecoded(bytes: FileBytes, framesFrom: number, info: FlacInfo | undefined, tally: FlacTally): AppError {
  const wanted = info?.totalSamples ? `${info.totalSamples} samples` : 'FLAC frames'
  if (bytes.size > framesFrom && tally.failed !== 'cut')
    return new AppError('AUDIO_DAMAGED', { detail: { path: bytes.path, wanted, got: 'no frame that is whole' } })
  const isEmpty = info?.totalSamples === 0 && bytes.size === framesFrom
  return new AppError(isEmpty ? 'AUDIO_EMPTY' : 'AUDIO_TRUNCATED', {
    detail: { path: bytes.path, wanted, got: '0 samples' },
  })
}
