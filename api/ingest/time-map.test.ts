import { describe, expect, test } from 'vitest'
import { wallTimeOf } from './time-map.ts'

const HOUR = 3600_000
const NOW = Date.UTC(2026, 10, 20)

/** A device whose clock goes wrong by so many millionths, compared with the server's at some moments. */
function points(ppm: number, atMs: number[], errorMs = 10) {
  return atMs.map((ms) => ({ monoMs: ms * (1 + ppm * 1e-6), serverMs: NOW + ms, errorMs }))
}

describe('wall time of what a device recorded', () => {
  test.each([-200, -50, 0, 50, 200])('is within 50 ms in ten hours of contact, at %i ppm', (ppm) => {
    const known = points(
      ppm,
      Array.from({ length: 61 }, (_, i) => (i * HOUR) / 6),
    )
    for (let ms = 0; ms <= 10 * HOUR; ms += 317_000) {
      const found = wallTimeOf(ms * (1 + ppm * 1e-6), known, 0, NOW + 11 * HOUR)
      expect(Math.abs(found.atMs - (NOW + ms))).toBeLessThanOrEqual(50)
      expect(found.quality).toBe('exact')
    }
  })

  test.each([-200, 200])('is within what it says where there was contact at the end alone, at %i ppm', (ppm) => {
    const known = points(ppm, [10 * HOUR])
    for (const ms of [0, HOUR, 9 * HOUR, 10 * HOUR]) {
      const found = wallTimeOf(ms * (1 + ppm * 1e-6), known, 0, NOW + 11 * HOUR)
      expect(Math.abs(found.atMs - (NOW + ms))).toBeLessThanOrEqual(found.errorMs + 1)
    }
    expect(wallTimeOf(0, known, 0, NOW).quality).toBe('rtc')
    expect(wallTimeOf(9.9 * HOUR, known, 0, NOW).quality).toBe('synced')
  })

  test.each([
    ['a clock that was never set', 0, 'unknown', NOW],
    ['a clock of the future', NOW + 8 * HOUR, 'unknown', NOW],
    ['a clock that may be right', NOW - HOUR, 'rtc', NOW - HOUR],
  ])('by %s', (_name, believed, quality, atMs) => {
    expect(wallTimeOf(5, [], believed, NOW)).toEqual({ atMs, errorMs: Infinity, quality })
  })

  test.each([
    ['rtc', NOW - HOUR, { fromMs: NOW - 2 * HOUR, toMs: NOW }, NOW - HOUR],
    ['bounded', NOW - 9 * HOUR, { fromMs: NOW - 2 * HOUR, toMs: NOW }, NOW - 2 * HOUR],
    ['bounded', 0, { fromMs: NOW - 2 * HOUR, toMs: NOW - HOUR }, NOW - 2 * HOUR],
    ['bounded', 0, { fromMs: NOW - 2 * HOUR, toMs: NOW - HOUR, isNewest: true }, NOW - HOUR],
    ['unknown', 0, { toMs: NOW - HOUR }, NOW - HOUR],
  ])('without contact is %s by its neighbours (%i, %j)', (quality, believed, bounds, atMs) => {
    const found = wallTimeOf(5, [], believed, NOW, bounds)
    expect(found).toMatchObject({ atMs, quality })
    expect(found.bounds).toEqual(quality === 'bounded' ? { fromMs: NOW - 2 * HOUR, toMs: bounds.toMs } : undefined)
  })

  test('is within its bounds even where these contradict each other by a little', () => {
    for (const isNewest of [true, false]) {
      const { atMs, bounds } = wallTimeOf(5, [], 0, NOW, { fromMs: NOW - 10.4, toMs: NOW - 300.7, isNewest })
      expect(bounds!.fromMs).toBeLessThanOrEqual(atMs)
      expect(bounds!.toMs).toBeGreaterThanOrEqual(atMs)
      expect(Object.values(bounds!).every(Number.isInteger)).toBe(true)
    }
  })
})
