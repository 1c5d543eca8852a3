import { openAudio } from './open.ts'
import { MUTED_CHUNK, packSpans } from './muted-spans.ts'
import { joinSpans, type TimeSpan } from './time-spans.ts'
import { createWav } from './wav-writer.ts'

/** Token times are told by the recogniser to about a tenth of a second: this much more on either side is silenced. */
export const MUTE_PAD_MS = 80
const FADE_MS = 10
/** What is shorter than this between two muted spans is no word that anybody misses, but may be a digit: it is silenced too. */
const LEAST_GAP_MS = 250

/**
 * Writes a copy of a recording, as 16-bit WAV at its own rate and with its channels, in which the spans are silent. Reads and
 * writes piece by piece. The copy names its spans in a chunk of its own (muted-spans.ts). Durable when it resolves.
 *
 * @param target - a file that is not there yet; after an error it may be there, unfinished
 * @throws AppError AUDIO_*, FFMPEG_*, CANCELLED
 */
export async function muteAudio(
  source: string,
  target: string,
  spans: readonly TimeSpan[],
  options: { signal?: AbortSignal; maxHours?: number } = {},
): Promise<void> {
  const audio = await openAudio(source, options)
  try {
    const { sampleRate, channels } = audio
    const extra = { name: MUTED_CHUNK, data: packSpans(joinSpans(spans)) }
    const wav = await createWav(target, { sampleRate, channels, extra })
    try {
      const silence = createSilencer(spans, sampleRate)
      for await (const planes of audio.chunks) await wav.write(silence(planes))
      await wav.finish()
    } finally {
      await wav.close()
    }
  } finally {
    await audio.close()
  }
}

/** Silences the samples of consecutive chunks, in place; the edges fade within the pad, so that nothing clicks. */
function createSilencer(spans: readonly TimeSpan[], sampleRate: number): (planes: Float32Array[]) => Float32Array[] {
  const toSample = (ms: number) => Math.round((ms * sampleRate) / 1000)
  const reach = MUTE_PAD_MS + LEAST_GAP_MS / 2
  const padded = joinSpans(spans.map(({ startMs, endMs }) => ({ startMs: startMs - reach, endMs: endMs + reach }))).map(
    ({ startMs, endMs }) => ({
      start: toSample(startMs + LEAST_GAP_MS / 2),
      end: toSample(endMs - LEAST_GAP_MS / 2),
    }),
  )
  const fade = Math.max(1, toSample(FADE_MS))
  let [next, at] = [0, 0]
  return (planes) => {
    const until = at + (planes[0]?.length ?? 0)
    while (next < padded.length && padded[next].end <= at) next++
    for (let i = next; i < padded.length && padded[i].start < until; i++) {
      const { start, end } = padded[i]
      for (let sample = Math.max(start, at); sample < Math.min(end, until); sample++) {
        const gain = Math.max(0, 1 - Math.min(sample - start, end - 1 - sample) / fade)
        for (const plane of planes) plane[sample - at] *= gain
      }
    }
    at = until
    return planes
  }
}
