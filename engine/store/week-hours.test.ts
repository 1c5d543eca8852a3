import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WEEK_HOUR, hourOfWeek, weekHourName, weekHourNamed, withinWeekHours } from './week-hours.ts'

const weekHourAt = (at: number, offset: number) => weekHourName(hourOfWeek(at, offset))
const WEDNESDAY_AFTERNOON = Date.parse('2026-11-25T14:59:59.999+08:00')

test('an hour of the week goes by the wall clock', () => {
  expect(weekHourAt(WEDNESDAY_AFTERNOON, 480)).toBe('3-14')
  expect(weekHourAt(WEDNESDAY_AFTERNOON, 0)).toBe('3-06')
  expect(weekHourAt(WEDNESDAY_AFTERNOON, -720)).toBe('2-18')
  expect(weekHourAt(Date.parse('2026-11-23T00:00:00+08:00'), 480)).toBe('1-00')
  expect(weekHourAt(Date.parse('2026-11-22T23:59:59+08:00'), 480)).toBe('7-23')
})

test('any instant lies in its own hour and in no other, whatever the offset', () => {
  const names = Array.from({ length: 168 }, (_, i) => `${Math.floor(i / 24) + 1}-${String(i % 24).padStart(2, '0')}`)
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 4e12 }), fc.integer({ min: -840, max: 840 }), (at, offset) => {
      const own = weekHourNamed(weekHourAt(at, offset), offset)
      expect(own).toMatch(new RegExp(WEEK_HOUR))
      expect(names.map((name) => weekHourNamed(name, offset)).filter((name) => withinWeekHours([name])(at))).toEqual([
        own,
      ])
    }),
    { numRuns: 200 },
  )
})
