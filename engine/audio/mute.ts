import { rm, stat } from 'node:fs/promises'
import { AppError } from '../errors.ts'
import { createFlac, MOST_FLAC_CHANNELS } from './flac-writer.ts'
import { openAudio } from './open.ts'
import { MUTED_CHUNK, packSpans } from './muted-spans.ts'
import type { SoundShape, SoundWriter } from './sound-writer.ts'
import type { AudioStream } from './stream.ts'
import { joinSpans, type TimeSpan } from './time-spans.ts'
import { uniform } from './uniform.ts'
import { createWav } from './wav-writer.ts'

/** Token times are told by the recogniser to about a tenth of a second: this much more on either side is silenced. */
export const MUTE_PAD_MS = 80
const FADE_MS = 10
/** What is shorter than this between two muted spans is no word that anybody misses, but may be a digit: it is silenced too. */
const LEAST_GAP_MS = 250

/** The copy may take so many times the room of the recording, or so much in any case. */
const MOST_TIMES_LARGER = 20
const FREE_COPY_BYTES = 256 * 1024

/** Ways to write the copy, the next one when it gets too large: as the recording is; as the engine hears it; so, and coarser. */
const FORMS: { sampleRate?: number; wastedBits: number }[] = [
  { wastedBits: 0 },
  { sampleRate: 16_000, wastedBits: 0 },
  { sampleRate: 16_000, wastedBits: 6 },
]

/**
 * Writes a copy of a recording in which the spans are silent: FLAC of 16 bits at its own rate and with its channels (WAV where
 * these are more than 8). A compressed recording that would grow beyond all measure gets a copy at 16 kHz with one channel. Reads
 * and writes piece by piece. The copy names its spans in a block of its own (muted-spans.ts). Durable when it resolves.
 *
 * @param target - a file that is not there yet; after an error it may be there, unfinished
 * @throws AppError AUDIO_*, FFMPEG_*, CANCELLED, TOO_LARGE when even the smallest copy is more than 20 times as large
 */
export async function muteAudio(
  source: string,
  target: string,
  spans: readonly TimeSpan[],
  options: { signal?: AbortSignal; maxHours?: number; mostBytes?: number } = {},
): Promise<void> {
  const { size } = await stat(source)
  const mostBytes = options.mostBytes ?? Math.max(FREE_COPY_BYTES, MOST_TIMES_LARGER * size)
  for (const form of FORMS) {
    const audio = await openAudio(source, options)
    try {
      if (await writeCopy(audio, target, spans, form, mostBytes)) return
    } finally {
      await audio.close()
    }
    await rm(target)
  }
  throw new AppError('TOO_LARGE', {
    detail: { wanted: `a muted copy of at most ${mostBytes} bytes`, got: 'more', bytes: size },
  })
}

/** False when the copy is larger than it may be. */
async function writeCopy(
  audio: AudioStream,
  target: string,
  spans: readonly TimeSpan[],
  form: (typeof FORMS)[number],
  mostBytes: number,
): Promise<boolean> {
  const sampleRate = form.sampleRate ?? audio.sampleRate
  const channels = form.sampleRate ? 1 : audio.channels
  const extra = { name: MUTED_CHUNK, data: packSpans(joinSpans(spans)) }
  const copy = await createCopy(target, { sampleRate, channels, extra }, form.wastedBits)
  try {
    const silence = createSilencer(spans, sampleRate)
    for await (const planes of uniform(piecesOf(audio), sampleRate, channels)) {
      await copy.write(silence(planes))
      if (copy.bytes() > mostBytes) return false
    }
    await copy.finish()
    return true
  } finally {
    await copy.close()
  }
}

function createCopy(target: string, shape: SoundShape, wastedBits: number): Promise<SoundWriter> {
  return shape.channels > MOST_FLAC_CHANNELS ? createWav(target, shape) : createFlac(target, shape, wastedBits)
}

async function* piecesOf({ chunks, sampleRate }: AudioStream) {
  for await (const planes of chunks) yield { planes, sampleRate }
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
