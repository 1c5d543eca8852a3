import { describe, expect, test } from 'vitest'
import { parseOpeningHours, type OpeningHoursSettings } from './opening-hours.ts'

const closed = { sun: [], mon: [], tue: [], wed: [], thu: [], fri: [], sat: [] }
const SHANGHAI: OpeningHoursSettings = {
  timeZone: 'Asia/Shanghai',
  weekly: { ...closed, mon: ['09:00-12:00', '13:00-21:30'], fri: ['18:00-02:00'], sun: ['00:00-24:00'] },
  exceptions: [
    { date: '2026-10-05', open: [] },
    { date: '2026-10-06', open: ['10:00-11:00', '23:00-00:30'] },
  ],
}
const isOpen = (settings: OpeningHoursSettings, time: string): boolean =>
  parseOpeningHours(settings).isOpenAt(Date.parse(time))

describe('opening hours', () => {
  test.each([
    ['Monday before the door opens', '2026-11-02T08:59:59+08:00', false],
    ['when it opens', '2026-11-02T09:00:00+08:00', true],
    ['at noon', '2026-11-02T12:30:00+08:00', false],
    ['the last minute', '2026-11-02T21:29:59+08:00', true],
    ['and no longer', '2026-11-02T21:30:00+08:00', false],
    ['Friday night', '2026-11-06T23:59:00+08:00', true],
    ['beyond midnight', '2026-11-07T01:59:59+08:00', true],
    ['to its end', '2026-11-07T02:00:00+08:00', false],
    ['Friday before dawn', '2026-11-06T01:00:00+08:00', false],
    ['all of Sunday', '2026-11-08T00:00:00+08:00', true],
    ['to its last second', '2026-11-08T23:59:59+08:00', true],
    ['then Monday has not begun', '2026-11-09T00:00:00+08:00', false],
    ['a holiday', '2026-10-05T10:00:00+08:00', false],
    ['the day after it, otherwise', '2026-10-06T10:30:00+08:00', true],
    ['and into the next', '2026-10-07T00:29:00+08:00', true],
  ])('%s', (_, time, wanted) => expect(isOpen(SHANGHAI, time)).toBe(wanted))

  test('are those of the wall through summer time, and of the zone that is set', () => {
    const berlin = { ...SHANGHAI, timeZone: 'Europe/Berlin', weekly: { ...closed, sun: ['01:00-04:00'] } }
    // On 25 October 2026 clocks go back at 03:00 (01:00 UTC): 02:30 comes twice.
    for (const time of ['2026-10-24T23:00:00Z', '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-25T02:59:00Z'])
      expect(isOpen(berlin, time)).toBe(true)
    expect(isOpen(berlin, '2026-10-25T03:00:00Z')).toBe(false)
    expect(isOpen(berlin, '2026-10-24T22:59:00Z')).toBe(false)
    expect(isOpen(SHANGHAI, '2026-11-02T02:00:00Z')).toBe(true)
    expect(isOpen({ ...SHANGHAI, timeZone: 'America/New_York' }, '2026-11-02T02:00:00Z')).toBe(true)
    expect(isOpen({ ...SHANGHAI, timeZone: 'America/New_York' }, '2026-11-02T12:00:00Z')).toBe(false)
  })

  test('that make no sense are refused, every one with its path', () => {
    const weekly = { ...closed, tue: ['9-12', '10:00-10:00'], wed: ['10:00-24:30'] }
    const wrong = { timeZone: 'Mars/Olympus', weekly, exceptions: [{ date: '2026-02-30', open: ['x'] }] }
    try {
      parseOpeningHours(wrong)
      expect.unreachable()
    } catch (error) {
      const { problems } = (error as { detail: { problems: string[] } }).detail
      const paths = ['weekly.tue.0', 'weekly.tue.1', 'weekly.wed.0', 'exceptions.0.open.0', 'exceptions', 'timeZone']
      for (const path of paths) expect(problems.some((one) => one.startsWith(`openingHours.${path}：`))).toBe(true)
    }
  })
})
