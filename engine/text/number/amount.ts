import type { NumberSpan } from '../../types.ts'
import { unitAt } from '../measure-words.ts'
import { digitOf, isNumeral, round } from './characters.ts'
import { bareAt } from './bare.ts'
import { moneyAt, tailAt } from './money.ts'
import { numeralAt, type Numeral } from './numeral.ts'
import { extentOf, spanOf } from './span.ts'
import { numberTables } from './tables.ts'

/** Prices and quantities. */
export function amountAt(text: string, at: number, said: Numeral | undefined): NumberSpan | undefined {
  if (text.charAt(at) === '半') return halfAt(text, at)
  const numeral = said && endsInUnitOfOne(text, said) ? numeralAt(text.slice(0, said.end - 1), at) : said
  if (numeral === undefined) return undefined
  return moneyAt(text, numeral) ?? halfUnit(text, numeral) ?? quantityAt(text, numeral) ?? bareAt(text, numeral)
}

/** 两万一平 is two times ten thousand for one square metre. */
const endsInUnitOfOne = (text: string, numeral: Numeral): boolean =>
  numeral.shortTail && text.charAt(numeral.end - 1) === '一' && unitAt(text, numeral.end) !== undefined

/** 半年, 半个月, 半个亿. */
function halfAt(text: string, at: number): NumberSpan | undefined {
  const { halfUnits, money } = numberTables()
  const counter = money.counters.beginningAt(text, at + 1)
  if (counter !== undefined) {
    const value = (money.counts.get(counter) ?? 0) / 2
    return spanOf(text, at, at + 1 + counter.length, { written: `半${counter}`, value, kind: 'price', unit: '元' })
  }
  const unit = unitAt(text, at + 1)
  if (unit === undefined || !halfUnits.has(unit.name)) return undefined
  return spanOf(text, at, at + 1 + unit.surface.length, {
    written: `半${unit.name}`,
    value: 0.5,
    kind: 'quantity',
    unit: unit.name,
  })
}

/** 两个半小时, 一个半月, 三个多月: the word stands within the unit (个月). */
function halfUnit(text: string, numeral: Numeral): NumberSpan | undefined {
  const word = text.charAt(numeral.end) === '个' ? text.charAt(numeral.end + 1) : ''
  if ((word !== '半' && word !== '多') || numeral.max !== undefined) return undefined
  const at = numeral.end + 2
  const unit = splitUnitAt(text, at) ?? unitAt(text, at)
  if (unit === undefined) return undefined
  const value = numeral.value + (word === '半' ? 0.5 : 0)
  return spanOf(text, numeral.start, at + unit.surface.length, {
    written:
      word === '半'
        ? `${value}${unit.name}`
        : text.slice(numeral.start, at).replace(/^[^个]+/, numeral.written) + unit.surface,
    value,
    kind: 'quantity',
    unit: unit.name,
    ...(word === '多' && { approximate: true }),
  })
}

/** A unit that begins with 个, of which the rest stands at `at`. */
function splitUnitAt(text: string, at: number): ReturnType<typeof unitAt> {
  const whole = unitAt(`个${text.slice(at, at + 3)}`, 0)
  return whole === undefined || whole.surface === '个' ? undefined : { ...whole, surface: whole.surface.slice(1) }
}

function quantityAt(text: string, numeral: Numeral): NumberSpan | undefined {
  const { tailUnits } = numberTables()
  const unit = unitAt(text, numeral.end) ?? liangAt(text, numeral)
  if (unit === undefined) return undefined
  const end = numeral.end + unit.surface.length
  const exact = numeral.max === undefined && !numeral.approximate
  const half = exact && text.charAt(end) === '半' && !/[天夜径]/.test(text.charAt(end + 1))
  const tail = exact && tailUnits.has(unit.name) ? tailAt(text, end) : undefined
  const value = round(numeral.value + (half ? 0.5 : (tail?.value ?? 0)))
  const number = half || tail ? String(value) : numeral.written
  return spanOf(text, numeral.start, tail?.end ?? end + (half ? 1 : 0), {
    written: number + unit.name,
    value,
    kind: 'quantity',
    unit: unit.name,
    ...extentOf(numeral),
  })
}

/** 二两, 三两: fifty grams each. 两 is a number in all other places (三两天, 一百两瓶). */
function liangAt(text: string, numeral: Numeral): { surface: string; name: string } | undefined {
  const next = text.charAt(numeral.end + 1)
  const isWeight =
    text.charAt(numeral.end) === '两' &&
    numeral.value < 10 &&
    digitOf(text.charAt(numeral.end - 1)) !== undefined &&
    !isNumeral(next) &&
    unitAt(text, numeral.end + 1) === undefined
  return isWeight ? { surface: '两', name: '两' } : undefined
}
