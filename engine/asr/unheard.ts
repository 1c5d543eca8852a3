import type { Segment, TimedToken } from '../types.ts'
import { rms } from '../vad/level.ts'

/** A stretch of the recording's time that holds sound for which no word came. */
export interface Unheard {
  startMs: number
  endMs: number
  /** Of it, what is loud beyond what its words take to say. */
  loudMs: number
}

const SAMPLES_PER_MS = 16
const FRAME_MS = 20
const FRAME_SAMPLES = FRAME_MS * SAMPLES_PER_MS
/** Below this share of the segment's loud frames (the 90th percentile) a frame is a pause. */
const PAUSE_SHARE = 0.1
/** What a character takes when people speak slowly: Mandarin in shops runs at 4 to 7 a second. */
const MS_PER_CHARACTER = 300
const CHARACTER = /[\p{L}\p{N}]/gu

/**
 * Where a transcript most likely left something out: decoders skip clauses, and the alignment, which must cover all of the audio,
 * then gives what was skipped to a token that could be said much faster.
 *
 * @param segment - samples at 16 kHz
 * @returns the worst stretch; `loudMs` is 0 where nothing seems left out
 */
export function findUnheard(segment: Segment, tokens: readonly TimedToken[]): Unheard {
  const loud = loudFrames(segment.samples)
  const loudMsIn = (startMs: number, endMs: number): number => {
    const from = Math.floor((startMs - segment.startMs) / FRAME_MS)
    const to = Math.floor((endMs - segment.startMs) / FRAME_MS)
    return FRAME_MS * loud.slice(Math.max(0, from), Math.max(0, to)).filter(Boolean).length
  }
  const none: Unheard = { startMs: segment.startMs, endMs: segment.startMs, loudMs: 0 }
  const [first, last] = [tokens[0], tokens.at(-1)]
  if (!first || !last) return none
  const stretches = [
    { startMs: segment.startMs, endMs: first.startMs, characters: 0 },
    ...tokens.map(({ startMs, endMs, text }) => ({ startMs, endMs, characters: text.match(CHARACTER)?.length ?? 0 })),
    { startMs: last.endMs, endMs: segment.endMs, characters: 0 },
  ]
  return stretches.reduce((worst, { startMs, endMs, characters }) => {
    const loudMs = loudMsIn(startMs, endMs) - MS_PER_CHARACTER * characters
    return loudMs > worst.loudMs ? { startMs, endMs, loudMs } : worst
  }, none)
}

function loudFrames(samples: Float32Array): boolean[] {
  const levels = Array.from({ length: Math.floor(samples.length / FRAME_SAMPLES) }, (_, frame) =>
    rms(samples.subarray(frame * FRAME_SAMPLES, (frame + 1) * FRAME_SAMPLES)),
  )
  const sorted = levels.toSorted((a, b) => a - b)
  const least = PAUSE_SHARE * (sorted[Math.floor(sorted.length * 0.9)] ?? 0)
  return levels.map((level) => level > least)
}
