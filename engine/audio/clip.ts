import { toInt16 } from './sound-writer.ts'
import type { AudioStream } from './stream.ts'
import type { TimeSpan } from './time-spans.ts'
import { uniform } from './uniform.ts'
import { wavHeader } from './wav-writer.ts'

/** Beyond it nobody hears a difference, and a clip only grows. */
const HIGHEST_RATE = 48_000

/** Decoded sound, from its beginning or from a later sample on. */
type Sound = Pick<AudioStream, 'chunks' | 'sampleRate' | 'channels'> & { fromSample?: number }

/**
 * Cuts a span out of a recording, exact to the sample, as a WAV file of 16 bits with one channel, which every browser plays. Its times
 * are those of the decoded sound, as token times and outlines are: nothing drifts, however a player would count in the compressed file.
 * Reads up to the end of the span and no further.
 */
export async function readClip(
  { chunks, sampleRate, channels, fromSample = 0 }: Sound,
  { startMs, endMs }: TimeSpan,
): Promise<Buffer> {
  const [from, to] = [startMs, endMs].map((ms) => Math.round((ms * sampleRate) / 1000))
  const rate = Math.min(sampleRate, HIGHEST_RATE)
  async function* span() {
    let at = fromSample
    for await (const planes of chunks) {
      const [begin, end] = [Math.max(from, at), Math.min(to, at + planes[0].length)]
      if (begin < end) yield { planes: planes.map((plane) => plane.subarray(begin - at, end - at)), sampleRate }
      at += planes[0].length
      if (at >= to) return
    }
  }
  const parts: Int16Array[] = []
  // Brought to one channel by `uniform` where there are several: the mean.
  for await (const [mono] of uniform(span(), rate, channels > 1 ? 1 : channels))
    parts.push(Int16Array.from(mono, toInt16))
  const data = Buffer.concat(
    parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  )
  return Buffer.concat([wavHeader({ sampleRate: rate, channels: 1 }, data.length), data])
}
