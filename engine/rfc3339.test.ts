import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fuzzRuns } from '../fixtures/fuzz-runs.ts'
import { readRfc3339, readTime, readUtcOffset, rfc3339 } from './rfc3339.ts'

const CHINA = 480

describe('readRfc3339', () => {
  test.each([
    ['2026-11-22T15:30:10Z', '2026-11-22T15:30:10.000Z'],
    ['2026-11-22t15:30:10.1239z', '2026-11-22T15:30:10.123Z'],
    ['2026-11-22 23:30:00+08:00', '2026-11-22T15:30:00.000Z'],
    ['2024-02-29T00:00:00-00:30', '2024-02-29T00:30:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.000Z'],
    ['2017-01-01T07:59:60.5+08:00', '2016-12-31T23:59:59.500Z'],
  ])('%s', (text, wanted) => expect(new Date(readRfc3339(text) ?? NaN).toISOString()).toBe(wanted))

  test.each([
    '2025-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T10:60:00Z',
    '2026-01-01T10:00:60Z',
    '2026-01-01T23:59:61Z',
    '2026-01-01T10:00:00+24:00',
    '2026-01-01T10:00:00',
    '2026-01-01T10:00Z',
    '2026-1-1T10:00:00Z',
    '2026-01-01T10:00:00Z[Asia/Shanghai]',
    '',
  ])('%j is none', (text) => {
    expect(readRfc3339(text)).toBeUndefined()
    expect(() => rfc3339('at', text)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }) as Error)
  })

  test('reads back what a computer writes, at every moment', () => {
    const years = { min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }
    const property = fc.property(fc.date(years), (date) => readRfc3339(date.toISOString()) === date.getTime())
    fc.assert(property, fuzzRuns())
  })
})

describe('readTime', () => {
  test.each([
    ['2026-11-22', '2026-11-22T00:00:00+08:00'],
    ['2026/1/2 9:05', '2026-01-02T09:05:00+08:00'],
    ['2026-11-22T15:30:10Z', '2026-11-22T15:30:10Z'],
    ['2026-11-22 15:30-0130', '2026-11-22T17:00:00Z'],
  ])('%s', (text, wanted) => expect(readTime(text, CHINA)).toBe(Date.parse(wanted)))

  test.each(['2026-02-30', '2026/2-3', '22.11.2026', 'soon', '2026-11-22 25:00', '2026-11-22 9', ''])(
    '%j is none',
    (text) => expect(readTime(text, CHINA)).toBeUndefined(),
  )
})

test.each([
  ['+05:30', 330],
  ['-0330', -210],
  ['z', 0],
  ['480', undefined],
  ['+8', undefined],
  ['+08:60', undefined],
])('the offset %j', (text, minutes) => expect(readUtcOffset(text)).toBe(minutes))
