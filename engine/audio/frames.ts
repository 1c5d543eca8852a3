import { setImmediate } from 'node:timers/promises'
import { AppError } from '../errors.ts'
import type { Frame } from '../types.ts'
import type { ReadUse } from './array-profile.ts'
import type { Place } from './beam.ts'
import { chooseMono, type ChannelChoice } from './channels.ts'
import { openAudio } from './open.ts'
import { createResampler } from './resample.ts'
import type { RawFormat } from './stream.ts'
import type { TimeSpan } from './time-spans.ts'

/** The rate of everything behind this folder. */
export const ENGINE_RATE = 16000
/** Half a second: a whole number of milliseconds, so that `startMs` is exact however long the recording. */
const FRAME_SAMPLES = 8000

export interface ReadFramesOptions {
  /** `beam` unless given. */
  channel?: ChannelChoice
  /** What the channels are for, and where the microphones are. */
  use?: ReadUse
  raw?: RawFormat
  /** A longer recording is refused. */
  maxHours?: number
  /** Told where the sound comes from, where several microphones tell; in the order of time, ahead of the frames or with them. */
  onPlace?: (place: Place) => void
  /** Told when the device itself speaks, where it says what its loudspeaker plays: that comes out silent. */
  onOwnVoice?: (span: TimeSpan) => void
  signal?: AbortSignal
}

/** A recording on its way to 16 kHz mono; `sampleRate` and `channels` are the source's. */
export interface FrameSource {
  format: string
  sampleRate: number
  channels: number
  /** Length that the header promises, where it does. */
  promisedMs: number | undefined
  /** Can be walked once; closes the file when it ends or is left. */
  frames: AsyncIterable<Frame>
  /** Length of what has been read so far: after the end, of the recording. */
  durationMs(): number
  /** After the end: whether the file was cut short or is damaged, and something is missing. */
  isIncomplete(): boolean
  /** Only needed when `frames` is never walked. */
  close: () => Promise<void>
}

/**
 * Reads a recording as 16 kHz mono frames of half a second (the last one shorter).
 *
 * @throws AppError as `openAudio`, and AUDIO_CHANNEL, AUDIO_ARRAY
 */
export async function readFrames(path: string, options: ReadFramesOptions = {}): Promise<FrameSource> {
  const stream = await openAudio(path, options)
  const { format, sampleRate, channels } = stream
  let samples = 0
  async function* frames(mono: AsyncIterable<Float32Array>): AsyncGenerator<Frame> {
    try {
      for await (const block of inFrames(resampled(mono, sampleRate))) {
        if (options.signal?.aborted) throw new AppError('CANCELLED')
        const startMs = (samples * 1000) / ENGINE_RATE
        samples += block.length
        yield { startMs, samples: block }
        // Decoding can go on without ever waiting: others need their turn too.
        await setImmediate()
      }
    } finally {
      await stream.close()
    }
  }
  try {
    const use = options.use?.(channels)
    const { onPlace, onOwnVoice } = options
    const toMono = chooseMono(options.channel ?? 'beam', channels, sampleRate, { use, onPlace, onOwnVoice })
    const mono = toMono(stream.chunks)
    const durationMs = (): number => Math.round((samples * 1000) / ENGINE_RATE)
    const promisedMs = stream.durationMs || undefined
    const { isIncomplete, close } = stream
    return { format, sampleRate, channels, promisedMs, frames: frames(mono), durationMs, isIncomplete, close }
  } catch (error) {
    await stream.close()
    throw error
  }
}

async function* resampled(mono: AsyncIterable<Float32Array>, sampleRate: number): AsyncGenerator<Float32Array> {
  const resampler = createResampler(sampleRate, ENGINE_RATE)
  for await (const chunk of mono) yield resampler.push(chunk)
  yield resampler.flush()
}

async function* inFrames(chunks: AsyncIterable<Float32Array>): AsyncGenerator<Float32Array> {
  let frame = new Float32Array(FRAME_SAMPLES)
  let filled = 0
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length;) {
      const take = Math.min(FRAME_SAMPLES - filled, chunk.length - at)
      frame.set(chunk.subarray(at, at + take), filled)
      at += take
      filled += take
      if (filled < FRAME_SAMPLES) continue
      yield frame
      frame = new Float32Array(FRAME_SAMPLES)
      filled = 0
    }
  }
  if (filled > 0) yield frame.subarray(0, filled)
}
