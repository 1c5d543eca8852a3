import { joinStats, noStats, type AcousticStats, type AcousticTrack } from '../audio/acoustic-track.ts'

/** Sums up to so many places are kept, and no further ahead than this. */
const MOST_KEPT = 64
const FARTHEST_MS = 10_000

/**
 * The sums of stretches that share their ends, as decoding asks for them: all stretches between the places where a turn may be cut. Each
 * frame is looked at once, for a stretch is what lies before its end without what lies before its start.
 */
export function createStretches(track: AcousticTrack): (startMs: number, endMs: number) => AcousticStats {
  const axes = track.sums(0, 0).place.length
  /** From the first place on, in the order of time. */
  let known: { ms: number; sums: AcousticStats }[] = []
  const upTo = (ms: number): AcousticStats => {
    const at = known.findLastIndex((one) => one.ms <= ms)
    const before = known[at]
    if (before.ms === ms) return before.sums
    const sums = joinStats(before.sums, track.sums(before.ms, ms))
    known.splice(at + 1, 0, { ms, sums })
    return sums
  }
  return (startMs, endMs) => {
    const [first, last] = [known.at(0), known.at(-1)]
    const isNear = first && last && startMs >= first.ms && startMs <= last.ms + FARTHEST_MS
    if (!isNear || known.length > MOST_KEPT) known = [{ ms: startMs, sums: noStats(axes) }]
    return joinStats(upTo(endMs), upTo(startMs), -1)
  }
}
