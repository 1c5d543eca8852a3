import { AppError } from '../errors.ts'
import type { FileBytes } from './bytes.ts'
import { decodePcm, PCM_ENCODINGS, sampleBytes } from './pcm.ts'
import { checkShape, chunkSamples, type AudioStream, type RawFormat } from './stream.ts'

/** Samples that lie plainly in the bytes [from, to) of a file; `promisedEnd` is where they were to end. */
export function pcmStream(
  bytes: FileBytes,
  format: string,
  raw: RawFormat,
  { from, to, promisedEnd = to }: { from: number; to: number; promisedEnd?: number },
): AudioStream {
  const frameBytes = sampleBytes(raw.encoding) * raw.channels
  const blockBytes = chunkSamples(raw) * frameBytes
  async function* chunks(): AsyncGenerator<Float32Array[]> {
    for await (const block of bytes.blocks(from, to, blockBytes))
      if (block.length >= frameBytes) yield decodePcm(block, raw.encoding, raw.channels)
  }
  return {
    format,
    sampleRate: raw.sampleRate,
    channels: raw.channels,
    durationMs: Math.floor((Math.floor((to - from) / frameBytes) / raw.sampleRate) * 1000),
    chunks: chunks(),
    isIncomplete: () => to < promisedEnd,
    close: bytes.close,
  }
}

/** A file of bare samples, whose form the caller knows. @throws AppError AUDIO_BAD_HEADER, AUDIO_UNKNOWN_CODEC */
export function openRaw(bytes: FileBytes, raw: RawFormat): AudioStream {
  checkShape(raw)
  if (!PCM_ENCODINGS.includes(raw.encoding))
    throw new AppError('AUDIO_UNKNOWN_CODEC', { detail: { wanted: [...PCM_ENCODINGS], got: String(raw.encoding) } })
  return pcmStream(bytes, 'raw', raw, { from: 0, to: bytes.size })
}
