import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readOpeningHours, type OpeningHours } from '../store/opening-hours.ts'
import { openSpans } from './open-spans.ts'
import { intersection, lengthOf, union } from './spans.ts'
import { DAY_MS, instantOf, offsetAt } from './wall-clock.ts'

const HOUR = 3_600_000
const week = (open: string[]): OpeningHours['weekly'] => ({
  ...{ mon: open, tue: open, wed: open, thu: open, fri: open, sat: open, sun: open },
})
const at = (text: string): number => Date.parse(text)

describe('openSpans', () => {
  it('follows the store’s own clock, its week and its exceptions', () => {
    const hours = readOpeningHours({
      timeZone: 'Asia/Shanghai',
      weekly: { ...week(['10:00-21:00']), mon: ['10:00-12:00', '13:00-18:00'], sun: [] },
      exceptions: [{ date: '2026-11-25', open: [] }],
    })
    const span = { from: at('2026-11-23T00:00+08:00'), to: at('2026-11-30T00:00+08:00') }
    const open = openSpans(hours, span)
    expect(open[0]).toEqual({ from: at('2026-11-23T10:00+08:00'), to: at('2026-11-23T12:00+08:00') })
    // Monday 7, Tuesday 11, Wednesday closed, Thursday to Saturday 11 each, Sunday closed.
    expect(lengthOf(open)).toBe((7 + 11 * 4) * HOUR)
  })

  it('cuts at the period, and reaches over midnight', () => {
    const hours = { timeZone: 'Asia/Shanghai', weekly: week(['18:00-02:00']) }
    const night = { from: at('2026-11-23T23:00+08:00'), to: at('2026-11-24T05:00+08:00') }
    expect(lengthOf(openSpans(hours, night))).toBe(3 * HOUR)
    expect(openSpans(hours, { from: night.to, to: night.to })).toEqual([])
  })

  it('keeps the wall clock through summer time', () => {
    const open = { timeZone: 'Europe/Berlin', weekly: week(['00:00-24:00']) }
    const day = (date: string) => ({
      from: at(`${date}T00:00+01:00`) - 3 * HOUR,
      to: at(`${date}T00:00+01:00`) + 30 * HOUR,
    })
    const own = (date: string) =>
      lengthOf(openSpans({ ...open, weekly: week([]), exceptions: [{ date, open: ['00:00-24:00'] }] }, day(date)))
    expect(own('2026-03-29')).toBe(23 * HOUR)
    expect(own('2026-10-25')).toBe(25 * HOUR)
    expect(own('2026-06-01')).toBe(24 * HOUR)
  })

  it.each([
    ['timeZone', { timeZone: 'Mars/Base' }],
    ['weekly', { weekly: { mon: ['10:00-21:00'] } }],
    ['/weekly/mon/0', { weekly: { ...week([]), mon: ['9-21'] } }],
    ['overlap', { weekly: { ...week([]), mon: ['10:00-15:00', '14:00-21:00'] } }],
    ['same time', { weekly: week(['10:00-10:00']) }],
    ['no such day', { exceptions: [{ date: '2026-02-30', open: [] }] }],
    ['twice', { exceptions: ['2026-02-03', '2026-02-03'].map((date) => ({ date, open: [] })) }],
    ['nonsense', { nonsense: true }],
  ])('refuses what cannot be meant: %s', (word, fields) => {
    const wrong = { timeZone: 'Asia/Shanghai', weekly: week([]), ...fields }
    const error = (() => {
      try {
        return readOpeningHours(wrong)
      } catch (thrown) {
        return thrown as { code: string; detail: { problems: string[] } }
      }
    })() as { code: string; detail: { problems: string[] } }
    expect(error.code).toBe('INPUT_INVALID')
    if (word !== 'nonsense') expect(error.detail.problems.join(' ')).toContain(word)
  })
})

describe('instantOf', () => {
  it('shows the wall time that was asked for, gaps apart', () => {
    const zone = fc.constantFrom(
      'Asia/Shanghai',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
    )
    fc.assert(
      fc.property(
        zone,
        fc.integer({ min: 18_000, max: 21_000 }),
        fc.integer({ min: 0, max: 2879 }),
        (name, day, minutes) => {
          const wall = day * DAY_MS + minutes * 60_000
          const shown = instantOf(name, day * DAY_MS, minutes)
          const off = shown + offsetAt(name, shown) - wall
          // Where summer time begins, the clock jumps over at most an hour.
          expect(off === 0 || (off > 0 && off <= HOUR)).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('spans', () => {
  const spans = fc.array(
    fc.tuple(fc.nat(60), fc.nat(20)).map(([from, length]) => ({ from, to: from + length })),
    { maxLength: 8 },
  )
  const minutes = (list: { from: number; to: number }[]) =>
    Array.from({ length: 80 }, (_, i) => list.some(({ from, to }) => from <= i && i < to))
  const count = (flags: boolean[]) => flags.filter(Boolean).length

  it('count each minute once, and in common only what both hold', () => {
    fc.assert(
      fc.property(spans, spans, (one, other) => {
        expect(lengthOf(union(one))).toBe(count(minutes(one)))
        const [a, b] = [minutes(one), minutes(other)]
        expect(lengthOf(intersection(union(one), union(other)))).toBe(count(a.map((flag, i) => flag && b[i])))
      }),
    )
  })
})
