import { AppError } from '../errors.ts'
import type { PcmEncoding } from './pcm.ts'

/** Shape of samples in a file without a header. */
export interface RawFormat {
  sampleRate: number
  channels: number
  encoding: PcmEncoding
}

/** An opened recording. `chunks` can be walked once; samples are planar, −1..1, at the rate of the source. */
export interface AudioStream {
  format: string
  sampleRate: number
  channels: number
  /** What the header promises; absent where only decoding can tell. */
  durationMs?: number
  /** One Float32Array per channel, all of the same length, not empty, at most about a second at a time. */
  chunks: AsyncIterable<Float32Array[]>
  /**
   * Whether something is missing of what the file was to hold: it was cut short, or a part of it is damaged. Known once the
   * chunks have been walked.
   */
  isIncomplete: () => boolean
  /** Frees decoder and file; safe to call at any time, more than once. */
  close: () => Promise<void>
}

/** Largest channel count that is accepted from a header. */
export const MAX_CHANNELS = 64
/** Below the lowest rate there is no speech left; a header that says less would have hours of silence made of a few bytes. */
const LOWEST_RATE = 1000
/** Twice the highest rate of recorders that are sold (384 kHz). */
const HIGHEST_RATE = 768_000

/** @throws AppError AUDIO_BAD_HEADER where a header says what no recording of speech is like */
export function checkShape({ sampleRate, channels }: { sampleRate: number; channels: number }): void {
  if (!Number.isInteger(channels) || channels < 1 || channels > MAX_CHANNELS)
    throw new AppError('AUDIO_BAD_HEADER', { detail: { wanted: `1 to ${MAX_CHANNELS} channels`, got: channels } })
  if (!Number.isInteger(sampleRate) || sampleRate < LOWEST_RATE || sampleRate > HIGHEST_RATE)
    throw new AppError('AUDIO_BAD_HEADER', {
      detail: { wanted: `a rate of ${LOWEST_RATE} to ${HIGHEST_RATE} Hz`, got: sampleRate },
    })
}

/** Samples a channel of the pieces that a recording is read in: half a second, less where there are many channels. */
export function chunkSamples({ sampleRate, channels }: { sampleRate: number; channels: number }): number {
  return Math.max(1, Math.min(Math.round(sampleRate * CHUNK_SECONDS), Math.floor(MOST_CHUNK_SAMPLES / channels)))
}

const CHUNK_SECONDS = 0.5
/** Of all channels of a chunk together: 1 MiB of floats. */
const MOST_CHUNK_SAMPLES = 2 ** 18
