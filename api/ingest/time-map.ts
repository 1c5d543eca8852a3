import type { ClockPoint } from '../../devices/protocol/clock-record.ts'
import type { TimeQuality } from '../../engine/recording-types.ts'

/** What is known from the device's other starts: it cannot have been earlier, or later. */
export interface TimeBounds {
  fromMs?: number | undefined
  toMs?: number | undefined
  /** Nothing of the device is newer: it was rather late than early. */
  isNewest?: boolean
}

export interface WallTime {
  atMs: number
  /** The true time is within this of `atMs`; Infinity where nobody knows. */
  errorMs: number
  quality: TimeQuality
  /** Of `bounded` alone: no earlier, and no later. */
  bounds?: { fromMs: number; toMs: number }
}

/** Crystals of devices are off by no more; a comparison is worth less the longer ago it was. */
const DRIFT = 200e-6
/** Two comparisons so far apart tell how fast a clock goes better than the bound does. */
const BASELINE_MS = 5 * 60_000
const EXACT_MS = 50
const SYNCED_MS = 1000
/** A device's own clock that says less has never been set. */
const NEVER_SET_BEFORE_MS = Date.UTC(2024, 0, 1)

/**
 * Wall time of a moment on a device's boot-time clock: between two comparisons with the server's clock by the line through them, beyond
 * them by the nearest one.
 *
 * @param points - comparisons on the same boot-time clock, in any order
 * @param believedMs - what the device took the time to be
 * @param receivedMs - when the server had it: sound is never from the future
 * @param bounds - for a clock that was never compared with the server's
 */
export function wallTimeOf(
  monoMs: number,
  points: readonly ClockPoint[],
  believedMs: number,
  receivedMs: number,
  bounds: TimeBounds = {},
): WallTime {
  const before = best(
    points.filter((point) => point.monoMs <= monoMs),
    monoMs,
  )
  const after = best(
    points.filter((point) => point.monoMs > monoMs),
    monoMs,
  )
  if (before === undefined && after === undefined) return byOwnClock(believedMs, receivedMs, bounds)
  if (before !== undefined && after !== undefined && after.monoMs - before.monoMs >= BASELINE_MS) {
    const share = (monoMs - before.monoMs) / (after.monoMs - before.monoMs)
    const atMs = before.serverMs + share * (after.serverMs - before.serverMs)
    return graded(atMs, Math.max(before.errorMs, after.errorMs))
  }
  const near = best(
    [before, after].filter((point) => point !== undefined),
    monoMs,
  )!
  return graded(near.serverMs + monoMs - near.monoMs, errorAt(near, monoMs))
}

const errorAt = (point: ClockPoint, monoMs: number): number => point.errorMs + Math.abs(monoMs - point.monoMs) * DRIFT

function best(points: readonly ClockPoint[], monoMs: number): ClockPoint | undefined {
  return points.reduce<ClockPoint | undefined>(
    (found, point) => (found !== undefined && errorAt(found, monoMs) <= errorAt(point, monoMs) ? found : point),
    undefined,
  )
}

function graded(atMs: number, errorMs: number): WallTime {
  const quality = errorMs <= EXACT_MS ? 'exact' : errorMs <= SYNCED_MS ? 'synced' : 'rtc'
  return { atMs: Math.round(atMs), errorMs, quality }
}

/**
 * As the device believed where that may be. Else starts without any contact keep their order: what is newest is as late as it may be,
 * because it comes while it is recorded; what comes after it from before is as early as it may be, one behind the other.
 */
function byOwnClock(believedMs: number, receivedMs: number, bounds: TimeBounds): WallTime {
  const { fromMs, toMs = receivedMs, isNewest = false } = bounds
  const isPossible = believedMs >= (fromMs ?? NEVER_SET_BEFORE_MS) && believedMs <= toMs + SYNCED_MS
  const errorMs = fromMs === undefined ? Infinity : Math.max(0, toMs - fromMs)
  if (isPossible && believedMs >= NEVER_SET_BEFORE_MS) return { atMs: believedMs, errorMs, quality: 'rtc' }
  if (fromMs === undefined) return { atMs: Math.round(toMs), errorMs, quality: 'unknown' }
  const atMs = Math.round(isNewest ? toMs : fromMs)
  const [first, last] = [Math.round(fromMs), Math.round(toMs)]
  // The bounds come from clocks that are a little off each other: what was taken for its time is within them all the same.
  return { atMs, errorMs, quality: 'bounded', bounds: { fromMs: Math.min(first, atMs), toMs: Math.max(last, atMs) } }
}
