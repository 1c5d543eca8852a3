import { describe, expect, test } from 'vitest'
import { printExceptions, readExceptions, readSpans } from './hours.ts'

describe('opening hours as they are typed', () => {
  test.each([
    ['10:00-21:00', ['10:00-21:00']],
    ['9:00 - 12:00，13：30至22:00', ['09:00-12:00', '13:30-22:00']],
    ['', []],
    ['  ', []],
    ['10-21', undefined],
    ['10:00-', undefined],
    ['休息', undefined],
  ])('%j', (written, spans) => {
    expect(readSpans(written)).toEqual(spans)
  })

  test('days that differ are written as they are read', () => {
    const days = [
      { date: '2026-10-01', open: ['09:00-18:00'] },
      { date: '2026-10-02', open: [] },
    ]
    expect(readExceptions(printExceptions(days))).toEqual(days)
    expect(readExceptions('十月一日 09:00-18:00')).toBeUndefined()
    expect(readExceptions('\n')).toEqual([])
  })
})
