import type { ClockPoint } from '../../devices/protocol/clock-record.ts'

/** How well a wall time is known: within 50 ms, within a second, as the device believed, or not at all. */
export type TimeQuality = 'exact' | 'synced' | 'rtc' | 'unknown'

export interface WallTime {
  atMs: number
  /** The true time is within this of `atMs`; Infinity where nobody knows. */
  errorMs: number
  quality: TimeQuality
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
 */
export function wallTimeOf(
  monoMs: number,
  points: readonly ClockPoint[],
  believedMs: number,
  receivedMs: number,
): WallTime {
  const before = best(
    points.filter((point) => point.monoMs <= monoMs),
    monoMs,
  )
  const after = best(
    points.filter((point) => point.monoMs > monoMs),
    monoMs,
  )
  if (before === undefined && after === undefined) return byOwnClock(believedMs, receivedMs)
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

function byOwnClock(believedMs: number, receivedMs: number): WallTime {
  const isPlausible = believedMs >= NEVER_SET_BEFORE_MS && believedMs <= receivedMs + SYNCED_MS
  if (isPlausible) return { atMs: believedMs, errorMs: Infinity, quality: 'rtc' }
  return { atMs: receivedMs, errorMs: Infinity, quality: 'unknown' }
}
