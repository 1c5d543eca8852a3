import { AppError } from '../errors.ts'
import type { FileBytes } from './bytes.ts'
import { decodePcm, PCM_ENCODINGS, sampleBytes } from './pcm.ts'
import { MAX_CHANNELS, type AudioStream, type RawFormat } from './stream.ts'

const CHUNK_SECONDS = 0.5

/** Samples that lie plainly in the bytes [from, to) of a file. */
export function pcmStream(bytes: FileBytes, format: string, raw: RawFormat, from: number, to: number): AudioStream {
  const frameBytes = sampleBytes(raw.encoding) * raw.channels
  const blockBytes = Math.max(1, Math.round(raw.sampleRate * CHUNK_SECONDS)) * frameBytes
  async function* chunks(): AsyncGenerator<Float32Array[]> {
    for await (const block of bytes.blocks(from, to, blockBytes)) yield decodePcm(block, raw.encoding, raw.channels)
  }
  return {
    format,
    sampleRate: raw.sampleRate,
    channels: raw.channels,
    durationMs: Math.floor((Math.floor((to - from) / frameBytes) / raw.sampleRate) * 1000),
    chunks: chunks(),
    close: bytes.close,
  }
}

/** A file of bare samples, whose form the caller knows. @throws AppError AUDIO_BAD_HEADER, AUDIO_CHANNEL */
export function openRaw(bytes: FileBytes, raw: RawFormat): AudioStream {
  if (!Number.isInteger(raw.channels) || raw.channels < 1 || raw.channels > MAX_CHANNELS)
    throw new AppError('AUDIO_BAD_HEADER', { detail: { wanted: `1 to ${MAX_CHANNELS} channels`, got: raw.channels } })
  if (!Number.isInteger(raw.sampleRate) || raw.sampleRate < 1)
    throw new AppError('AUDIO_BAD_HEADER', { detail: { wanted: 'a rate above 0 Hz', got: raw.sampleRate } })
  if (!PCM_ENCODINGS.includes(raw.encoding))
    throw new AppError('AUDIO_UNKNOWN_CODEC', { detail: { wanted: [...PCM_ENCODINGS], got: String(raw.encoding) } })
  return pcmStream(bytes, 'raw', raw, 0, bytes.size)
}
