import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clock, plain } from './colour.ts'
import { nearest } from '../../engine/nearest.ts'
import { displayWidth, padDisplay, wrapDisplay } from './width.ts'

describe('display width', () => {
  test.each([
    ['abc', 3],
    ['听店', 4],
    ['M8，16.8万', 10],
    ['é', 1],
    ['', 0],
  ])('%s takes %i columns', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })

  test('padding reaches the width', () => {
    expect(padDisplay('店员', 6)).toBe('店员  ')
    expect(padDisplay('customer', 4)).toBe('customer')
  })

  test('wrapping loses nothing and keeps within the width but for closing marks', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('听', '店', 'a', '，', '。') }),
        fc.integer({ min: 4, max: 40 }),
        (text, width) => {
          const lines = wrapDisplay(text, width)
          expect(lines.join('')).toBe(text)
          for (const line of lines) expect(displayWidth(line.replace(/[，。]+$/, ''))).toBeLessThanOrEqual(width)
        },
      ),
    )
  })
})

describe('nearest', () => {
  test.each([
    ['anaylse', 'analyse'],
    ['sear', 'search'],
    ['modles', 'models'],
    ['zzz', undefined],
  ])('%s means %s', (word, meant) => {
    expect(nearest(word, ['analyse', 'search', 'models', 'serve'])).toBe(meant)
  })
})

describe('clock', () => {
  test.each([
    [0, '0:00'],
    [61_999, '1:01'],
    [3_723_000, '1:02:03'],
  ])('%i ms is %s', (ms, text) => {
    expect(clock(ms)).toBe(text)
  })
})

describe('plain', () => {
  test('takes out what would steer a terminal', () => {
    expect(plain('a\u001b[31mb\nc\u009bd')).toBe('a [31mb c d')
  })
})
