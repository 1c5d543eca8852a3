import { describe, expect, test } from 'vitest'
import { clock, dateTime, dayOf, longDate, readClock, spanOfDay } from './time.ts'

const AT = Date.parse('2026-03-01T14:05:09+08:00')

describe('times', () => {
  test('are of the shop, whatever the machine thinks', () => {
    expect([dateTime(AT), longDate(AT), dayOf(AT)]).toEqual(['2026-03-01 14:05', '2026年3月1日 周日', '2026-03-01'])
    expect(dayOf(Date.parse('2026-02-28T16:00:00Z'))).toBe('2026-03-01')
    expect(spanOfDay('2026-03-01')).toEqual({ from: '2026-02-28T16:00:00.000Z', to: '2026-03-01T16:00:00.000Z' })
    expect(dateTime(Date.parse('2026-03-01T00:05:00+08:00'))).toBe('2026-03-01 00:05')
  })

  test.each([
    [0, '0:00'],
    [62_350, '1:02'],
    [3_723_000, '1:02:03'],
    [-5, '0:00'],
  ])('%i ms is %s', (ms, wanted) => expect(clock(ms)).toBe(wanted))

  test.each([
    ['75', 75_000],
    ['1:15', 75_000],
    ['1：02：03', 3_723_000],
    ['0:01.5', 1500],
    ['a', undefined],
    ['1:2:3:4', undefined],
    ['', undefined],
  ])('%s is a place in a recording: %s', (written, wanted) => expect(readClock(written)).toBe(wanted))
})
