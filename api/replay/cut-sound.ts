import { createFlac, MOST_FLAC_CHANNELS } from '../../engine/audio/flac-writer.ts'
import { openAudio } from '../../engine/audio/open.ts'
import type { TimeSpan } from '../../engine/audio/time-spans.ts'
import { uniform } from '../../engine/audio/uniform.ts'
import { createWav } from '../../engine/audio/wav-writer.ts'

/**
 * Cuts a span out of a recording, exact to the sample, with all its channels, 16 bits: FLAC, WAV where there are more than eight channels.
 *
 * @param target - a file that is not there yet
 * @throws AppError AUDIO_*, FFMPEG_*
 */
export async function cutSound(source: string, { startMs, endMs }: TimeSpan, target: string): Promise<void> {
  const { sampleRate, channels, chunks, close } = await openAudio(source)
  const [from, to] = [startMs, endMs].map((ms) => Math.round((ms * sampleRate) / 1000))
  async function* span() {
    let at = 0
    for await (const planes of chunks) {
      const length = planes[0].length
      const [begin, end] = [Math.max(from, at), Math.min(to, at + length)]
      if (begin < end) yield { planes: planes.map((plane) => plane.subarray(begin - at, end - at)), sampleRate }
      at += length
      if (at >= to) return
    }
  }
  const create = channels > MOST_FLAC_CHANNELS ? createWav : createFlac
  try {
    const writer = await create(target, { sampleRate, channels })
    try {
      for await (const planes of uniform(span(), sampleRate, channels)) await writer.write(planes)
      await writer.finish()
    } finally {
      await writer.close()
    }
  } finally {
    await close()
  }
}
