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
  /** One Float32Array per channel, all of the same length, about 0.1 to 1 s at a time. */
  chunks: AsyncIterable<Float32Array[]>
  /** Frees decoder and file; safe to call at any time, more than once. */
  close: () => Promise<void>
}

/** Largest channel count that is accepted from a header. */
export const MAX_CHANNELS = 64
