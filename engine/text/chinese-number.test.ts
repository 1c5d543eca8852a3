import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseChineseNumber, writeNumber } from './chinese-number.ts'

const DIGITS = '零一二三四五六七八九'

/** Says a group below 10000: 1020 → 一千零二十. */
function sayGroup(group: number): string {
  let out = ''
  let gap = false
  for (const [unit, name] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(group / unit) % 10
    if (digit === 0) gap = out !== ''
    else {
      out += (gap ? '零' : '') + DIGITS.charAt(digit) + name
      gap = false
    }
  }
  return out
}

function say(n: number): string {
  if (n === 0) return '零'
  const high = Math.floor(n / 1e8)
  const middle = Math.floor(n / 1e4) % 1e4
  const low = n % 1e4
  let out = high ? `${sayGroup(high)}亿` : ''
  if (middle) out += (out && middle < 1000 ? '零' : '') + `${sayGroup(middle)}万`
  if (low) out += (out && (low < 1000 || (high && !middle)) ? '零' : '') + sayGroup(low)
  return out
}

const casual = (said: string) => said.replace(/^一十/, '十').replace(/二(?=[千万亿])/g, '两')
const shortTail = (said: string) =>
  said
    .replace(/([百千万亿][^零百千万亿]*?)([百千万亿])([一二三四五六七八九])([十百千万])$/, '$1$2$3')
    .replace(/^([^零百千万亿]*)([百千万亿])([一二三四五六七八九])([十百千万])$/, '$1$2$3')

describe('parseChineseNumber', () => {
  it.each([
    ['十六万八', 168000],
    ['两万三', 23000],
    ['一百二', 120],
    ['三千五', 3500],
    ['三千五百二', 3520],
    ['一万零五', 10005],
    ['一百零八', 108],
    ['二十三万八', 238000],
    ['16万8', 168000],
    ['16.8万', 168000],
    ['十六点八万', 168000],
    ['三点五', 3.5],
    ['5,999', 5999],
    ['二零二四', 2024],
    ['幺三八', 138],
    ['一亿三', 130000000],
    ['十', 10],
    ['百', undefined],
    ['万一', undefined],
    ['一百二三', undefined],
    ['十十', undefined],
    ['三点', undefined],
    ['', undefined],
    ['一下', undefined],
  ])('%s', (said, value) => {
    expect(parseChineseNumber(said)).toBe(value)
  })

  it('gives back what was said, in every style', () => {
    const anyNumber = fc.oneof(
      fc.nat(2e9),
      fc.nat(99999),
      fc.nat(99).map((n) => n * 1000),
      fc.nat(999).map((n) => n * 100),
    )
    fc.assert(
      fc.property(anyNumber, (n) => {
        const said = say(n)
        for (const style of [said, casual(said), shortTail(said), shortTail(casual(said)), String(n), writeNumber(n)])
          expect([style, parseChineseNumber(style)]).toEqual([style, n])
      }),
      { numRuns: 2000 },
    )
  })

  it('never throws and reads only numbers', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'零一二两三九十百千万亿点.5,') }), (text) => {
        const value = parseChineseNumber(text)
        expect(value === undefined || Number.isFinite(value)).toBe(true)
      }),
    )
  })
})
