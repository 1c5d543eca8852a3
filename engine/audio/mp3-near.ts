import { fromOffset, type FileBytes } from './bytes.ts'
import { createMpegDecoder } from './mpeg-decoder.ts'
import { mpegRuns, type MpegRun } from './mpeg-frames.ts'
import { readMpegTag, type MpegTag } from './mpeg-tag.ts'
import type { LaterSound } from './open-near.ts'
import { uniform, type Piece } from './uniform.ts'

/** By then the decoder has taken off what it takes off at the beginning (its own delay and the encoder's), and lags as it always will. */
const SETTLED_RUNS = 3
/** Frames borrow bits of those before, up to 511 bytes, and overlap the next one: a run has 16 KiB. */
const LEAD_RUNS = 2

/**
 * Opens MPEG audio shortly before a time: the heads of its frames are read up to there, and nothing but the last of them is decoded.
 *
 * @returns undefined where that would not be exact: near the beginning, or where the form changes
 */
export async function mp3From(bytes: FileBytes, startMs: number): Promise<LaterSound | undefined> {
  const begin = await beginning(bytes)
  const wanted = begin && (await placeBefore(bytes, startMs, begin))
  if (!begin || !wanted) return undefined
  const { sampleRate, channels } = begin.first
  const decoder = createMpegDecoder()
  const later = await fromOffset(bytes, wanted.at)
  const { tag, lag } = begin
  let end = wanted.fed - lag
  async function* pieces(): AsyncGenerator<Placed> {
    /** The last two runs hold all that is taken off at the end. */
    const held: Placed[] = []
    let runs = 0
    for await (const run of mpegRuns(later, () => undefined)) {
      const planes = await decoder.decode(run)
      end += samplesOf(run)
      runs += 1
      // What comes of frames whose predecessors are unknown is no sound yet.
      if (runs > LEAD_RUNS && planes[0].length > 0) held.push({ planes, sampleRate, from: end - planes[0].length })
      if (held.length > 2) yield held.shift()!
    }
    // Taken off where all that the tag counts is there; it is a frame itself.
    const isWhole = end + lag === ((tag.frames ?? 0) + 1) * begin!.first.samples
    yield* upTo(held, end - (isWhole ? tag.endSamples : 0))
  }
  const all = pieces()
  const first = await all.next()
  const close = async (): Promise<void> => {
    decoder.free()
    await bytes.close()
  }
  if (first.done) {
    decoder.free()
    return undefined
  }
  async function* whole(): AsyncGenerator<Piece> {
    if (!first.done) yield first.value
    yield* all
  }
  return { sampleRate, channels, chunks: uniform(whole(), sampleRate, channels), fromSample: first.value.from, close }
}

/** A piece with the place of its first sample. */
interface Placed extends Piece {
  from: number
}

function* upTo(pieces: readonly Placed[], end: number): Generator<Placed> {
  for (const { planes, from, sampleRate } of pieces)
    if (from < end) yield { planes: planes.map((plane) => plane.subarray(0, end - from)), from, sampleRate }
}

interface Beginning {
  first: MpegRun['frames'][number]
  tag: MpegTag
  /** By how many samples what was decoded stays behind what was fed. */
  lag: number
}

/** Decodes the beginning; undefined where it does not come to a steady pace. */
async function beginning(bytes: FileBytes): Promise<Beginning | undefined> {
  const decoder = createMpegDecoder()
  const lags: number[] = []
  let known: Pick<Beginning, 'first' | 'tag'> | undefined
  let lag = 0
  for await (const run of mpegRuns(bytes, () => undefined)) {
    known ??= { first: run.frames[0], tag: readMpegTag(run) }
    lag += samplesOf(run) - (await decoder.decode(run))[0].length
    lags.push(lag)
    if (lags.length === SETTLED_RUNS) break
  }
  decoder.free()
  return known && lags.length === SETTLED_RUNS && lags[1] === lags[2] ? { ...known, lag } : undefined
}

/** The run from which to decode, so that a time is reached with sound that is right, and the samples before it. */
async function placeBefore(bytes: FileBytes, startMs: number, { first, lag }: Beginning) {
  const target = Math.floor((startMs * first.sampleRate) / 1000)
  const last: { at: number; fed: number }[] = []
  let fed = 0
  for await (const run of mpegRuns(bytes, () => undefined)) {
    if (run.frames[0].form !== first.form || run.frames[0].channels !== first.channels) return undefined
    last.push({ at: run.at, fed })
    if (last.length > LEAD_RUNS + 2) last.shift()
    fed += samplesOf(run)
    if (fed - lag > target) break
  }
  return last.length === LEAD_RUNS + 2 ? last[0] : undefined
}

const samplesOf = ({ frames }: MpegRun): number => frames.reduce((sum, { samples }) => sum + samples, 0)
