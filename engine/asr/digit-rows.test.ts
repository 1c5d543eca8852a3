import { expect, it } from 'vitest'
import type { TimedToken } from '../types.ts'
import { joinDigitRows } from './digit-rows.ts'

const tokensOf = (texts: string[]): TimedToken[] =>
  texts.map((text, i) => ({ text, startMs: 100 * i, endMs: 100 * i + 100, confidence: 0.9 }))

const joined = (...texts: string[]): string =>
  joinDigitRows(tokensOf(texts))
    .map(({ text }) => text)
    .join('')

it.each([
  ['我姓林137 4402 9168你记', '我姓林13744029168你记'],
  ['电话189-544-7036', '电话1895447036'],
  ['卡号6222 0211 2345 6789 012', '卡号6222021123456789012'],
])('writes %s in one piece', (text, wanted) => {
  expect(joined(...text.split(/(?=[ -])|(?<=[ -])/))).toBe(wanted)
  expect(joined(text)).toBe(wanted)
})

it.each([
  '1000-2000块',
  '5万 10万 20万',
  '12 24 36期',
  '100 200 300都有',
  '2026-04-15提车',
  '1.5 20.5 30.25',
  '15 20 30%',
  '要 500 或者 600 平米',
])('leaves %s', (text) => expect(joined(text)).toBe(text))

it('keeps the times of what stays', () => {
  const tokens = joinDigitRows(tokensOf(['打', '137', ' ', '4402', ' 91', '68']))
  expect(tokens.map(({ text, startMs }) => [text, startMs])).toEqual([
    ['打', 0],
    ['137', 100],
    ['4402', 300],
    ['91', 400],
    ['68', 500],
  ])
})
