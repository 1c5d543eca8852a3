import type { NumberSpan } from '../../types.ts'
import { unitAt } from '../measure-words.ts'
import { bigUnitAt, digitOf, isArabic, isPoint, isZero, round, smallUnitOf } from './characters.ts'
import { numeralAt, type Numeral } from './numeral.ts'
import { extentOf, spanOf } from './span.ts'
import { numberTables } from './tables.ts'

/** A price that says so: 三千五百块, 九块九, 三块五毛, 两毛五, 五分钱, 三个亿. */
export function moneyAt(text: string, numeral: Numeral): NumberSpan | undefined {
  if (numeral.digitByDigit) return undefined
  return countedMoney(text, numeral) ?? unitMoney(text, numeral)
}

/** ¥1299, RMB 1.2万, $99. */
export function signedMoneyAt(text: string, at: number): NumberSpan | undefined {
  const { signs, signUnits, units } = numberTables().money
  const sign = signs.beginningAt(text, at)
  if (sign === undefined || /^[A-Za-z]{2}/.test(text.slice(at - 1, at + 1))) return undefined
  const from = at + sign.length
  const figures = /[A-Za-z]$/.test(sign) && text.charAt(from) === ' ' ? from + 1 : from
  const numeral = isArabic(text.charAt(figures)) ? numeralAt(text, figures) : undefined
  const unit = signUnits.get(sign)
  if (numeral === undefined || unit === undefined || numeral.digitByDigit) return undefined
  const end = numeral.end + (units.beginningAt(text, numeral.end)?.length ?? 0)
  const kind = unit === '元' ? 'price' : 'quantity'
  return spanOf(text, at, end, {
    written: numeral.written + unit,
    value: numeral.value,
    kind,
    unit,
    ...extentOf(numeral),
  })
}

/** 三个亿, 两三个亿: of money unless something else is counted. */
function countedMoney(text: string, numeral: Numeral): NumberSpan | undefined {
  const { counters, counts } = numberTables().money
  const counter = counters.beginningAt(text, numeral.end)
  const scale = counter === undefined ? undefined : counts.get(counter)
  if (counter === undefined || scale === undefined) return undefined
  const end = numeral.end + counter.length
  const unit = unitAt(text, end)
  const word = counter.replace('个', '')
  return spanOf(text, numeral.start, end + (unit?.surface.length ?? 0), {
    written: numeral.written + word + (unit?.name ?? ''),
    value: round(numeral.value * scale),
    kind: unit === undefined ? 'price' : 'quantity',
    unit: unit?.name ?? '元',
    ...extentOf({ ...numeral, approximate: numeral.approximate || word.startsWith('多') }, scale),
  })
}

function unitMoney(text: string, numeral: Numeral): NumberSpan | undefined {
  const { units, tenths, hundredths, unlessBefore } = numberTables().money
  const whole = units.beginningAt(text, numeral.end)
  const tenth = whole === undefined ? tenths.beginningAt(text, numeral.end) : undefined
  const cents = whole === undefined && tenth === undefined ? hundredths.beginningAt(text, numeral.end) : undefined
  const word = whole ?? tenth ?? (cents?.endsWith('钱') ? cents : undefined)
  if (word === undefined) return undefined
  const end = numeral.end + word.length
  if (unlessBefore.begins(text, end) || (word === '块' && numeral.value === 1 && !isCounted(text, end, numeral)))
    return undefined
  const scale = whole !== undefined ? 1 : tenth !== undefined ? 0.1 : 0.01
  const rest = word.endsWith('钱') || numeral.max !== undefined ? undefined : restOf(text, end, word, scale)
  const value = round(numeral.value * scale + (rest?.value ?? 0))
  const extent = extentOf(numeral, scale)
  const exact = rest !== undefined || scale < 1
  const written = exact && extent.max !== undefined ? `${extent.min}–${extent.max}` : exact ? value : numeral.written
  return spanOf(text, numeral.start, rest?.end ?? end, {
    written: `${written}元`,
    value,
    kind: 'price',
    unit: '元',
    ...extent,
  })
}

/** 一块 alone is a piece or "together"; a digit behind it makes it money. */
const isCounted = (text: string, at: number, { max, approximate }: Numeral): boolean =>
  max !== undefined || approximate || /^[零〇一二三四五六七八九0-9]/.test(text.charAt(at))

interface Rest {
  value: number
  end: number
}

/** What follows the unit: 九块九, 三块五毛, 两块零五, 一块二毛五, 两毛五. Units fall: 块 毛 分. */
function restOf(text: string, at: number, word: string, scale: number): Rest | undefined {
  const from = isZero(text.charAt(at)) ? at + 1 : at
  const digit = tailDigit(text, from)
  const unit = digit === undefined ? undefined : smallMoneyAt(text, from + 1, scale)
  if (digit !== undefined && unit !== undefined) {
    const end = from + 1 + unit.word.length
    const rest = unit.scale < 0.1 || unit.word.endsWith('钱') ? undefined : restOf(text, end, unit.word, unit.scale)
    return { value: digit * unit.scale + (rest?.value ?? 0), end: rest?.end ?? end }
  }
  if (scale === 1 && word !== '块') return undefined
  const tail = tailAt(text, from, scale === 1 ? 2 : 1)
  return tail && { value: tail.value * scale * (from > at ? 0.1 : 1), end: tail.end }
}

/** 毛 or 分 below a unit of `scale` yuan. */
function smallMoneyAt(text: string, at: number, scale: number): { word: string; scale: number } | undefined {
  const { tenths, hundredths } = numberTables().money
  const tenth = scale === 1 ? tenths.beginningAt(text, at) : undefined
  if (tenth !== undefined) return { word: tenth, scale: 0.1 }
  const cents = isCents(text, at, scale) ? hundredths.beginningAt(text, at) : undefined
  return cents === undefined ? undefined : { word: cents, scale: 0.01 }
}

/** 分 is a cent only at the end of an amount: 两毛五分, not 五分钟. */
const isCents = (text: string, at: number, scale: number): boolean =>
  text.startsWith('分钱', at) || (scale < 1 && !/^分[期钟开别]/.test(text.slice(at, at + 2)))

const tailDigit = (text: string, at: number): number | undefined => {
  const character = text.charAt(at)
  const digit = character === '两' || character === '幺' ? undefined : digitOf(character)
  return digit === 0 ? undefined : digit
}

/**
 * Digits behind a unit that are its fraction (九块九, 两米八, 一米七五), up to `most` of them. A digit that counts something of its
 * own (十块两瓶) is none.
 */
export function tailAt(text: string, at: number, most = 2): Rest | undefined {
  let end = at
  while (end - at < most && tailDigit(text, end) !== undefined) end++
  if (end === at) return undefined
  const next = text.charAt(end)
  if (smallUnitOf(next) !== undefined || bigUnitAt(text, end) !== undefined || /[块元毛角]/.test(next) || isPoint(next))
    return undefined
  if (isArabic(next) && isArabic(text.charAt(end - 1))) return undefined
  if (unitAt(text, end) !== undefined && !/^分(?![期钟])/.test(text.slice(end, end + 2))) return undefined
  const digits = [...text.slice(at, end)].map((character) => String(digitOf(character) ?? '')).join('')
  return { value: Number(digits) / 10 ** digits.length, end }
}
