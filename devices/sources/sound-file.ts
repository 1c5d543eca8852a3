import { AppError } from '../../engine/errors.ts'
import { openAudio } from '../../engine/audio/open.ts'
import { createResampler } from '../../engine/audio/resample.ts'
import type { SoundFormat } from '../capture-source.ts'

/** The samples of a recording, in order, in the form that a source gives them. */
export interface SoundFile {
  /** What its header promises. */
  durationMs: number | undefined
  /** At most so many samples of each channel; undefined at its end. @throws AppError what reading a damaged file does */
  next(samples: number): Promise<Buffer | undefined>
  close(): Promise<void>
}

/**
 * Opens a recording in any format that the engine reads. Another rate is converted; several channels are mixed to one where one is
 * wanted.
 *
 * @throws AppError as `openAudio`; AUDIO_CHANNEL - it has not the channels that are wanted
 */
export async function openSoundFile(path: string, format: SoundFormat): Promise<SoundFile> {
  const stream = await openAudio(path)
  if (stream.channels !== format.channels && format.channels !== 1) {
    await stream.close()
    throw new AppError('AUDIO_CHANNEL', { detail: { wanted: format.channels, channels: stream.channels } })
  }
  const frameBytes = format.channels * 2
  const pieces = pcmOf(stream.chunks, stream.sampleRate, format)
  let waiting: Buffer = Buffer.alloc(0)
  return {
    durationMs: stream.durationMs,
    next: async (samples) => {
      while (waiting.length === 0) {
        const { value, done } = await pieces.next()
        if (done === true) return undefined
        waiting = value
      }
      const piece = waiting.subarray(0, samples * frameBytes)
      waiting = waiting.subarray(piece.length)
      return piece
    },
    close: () => stream.close(),
  }
}

async function* pcmOf(
  chunks: AsyncIterable<Float32Array[]>,
  sampleRate: number,
  { rate, channels }: SoundFormat,
): AsyncGenerator<Buffer, undefined> {
  const resamplers = Array.from({ length: channels }, () => createResampler(sampleRate, rate))
  for await (const planes of chunks) {
    const wanted = planes.length === channels ? planes : [mean(planes)]
    yield interleaved(wanted.map((plane, channel) => resamplers[channel].push(plane)))
  }
  yield interleaved(resamplers.map((resampler) => resampler.flush()))
  return undefined
}

function mean(planes: readonly Float32Array[]): Float32Array {
  const mixed = new Float32Array(planes[0].length)
  for (const plane of planes) for (let i = 0; i < mixed.length; i++) mixed[i] += plane[i] / planes.length
  return mixed
}

/** 16-bit frames; what came from 16 bits is what it was. */
function interleaved(planes: readonly Float32Array[]): Buffer {
  const [first] = planes
  const pcm = new Int16Array(first.length * planes.length)
  for (const [channel, plane] of planes.entries())
    for (let i = 0; i < plane.length; i++)
      pcm[i * planes.length + channel] = Math.max(-32768, Math.min(32767, Math.round(plane[i] * 32768)))
  return Buffer.from(pcm.buffer)
}
