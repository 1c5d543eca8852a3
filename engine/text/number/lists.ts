import type { NumberSpan } from '../../types.ts'
import { toArabicDigits } from '../chinese-number.ts'
import { unitAt } from '../measure-words.ts'
import { digitOf, isArabic, isPoint, smallUnitOf, bigUnitAt } from './characters.ts'
import { numeralAt, type Numeral } from './numeral.ts'
import { spanOf } from './span.ts'
import { numberTables } from './tables.ts'

/** Rooms of a flat: 三室两厅, 3房2厅1卫. */
export function layoutAt(text: string, at: number): NumberSpan | undefined {
  if (digitOf(text.charAt(at - 1)) !== undefined) return undefined
  let [end, rooms] = [at, 0]
  for (; ; rooms++) {
    const digit = digitOf(text.charAt(end))
    const room = digit ? numberTables().rooms.beginningAt(text, end + 1) : undefined
    if (room === undefined) break
    end += 1 + room.length
  }
  if (rooms < 2) return undefined
  const written = toArabicDigits(text.slice(at, end))
  return spanOf(text, at, end, {
    written,
    value: Number(written.charAt(0)),
    kind: 'quantity',
    unit: written.charAt(1),
  })
}

const TIMES = /^(?:乘以|[乘xX×*])/
/** 长乘宽乘高; more factors are no size. */
const MOST_FACTORS = 3

/** Sizes: 十乘二十毫米, 3×5. */
export function productAt(text: string, at: number, first: Numeral | undefined): NumberSpan | undefined {
  if (first === undefined || first.max !== undefined) return undefined
  const factors = [first]
  while (factors.length < MOST_FACTORS) {
    const end = factors.at(-1)?.end ?? at
    const sign = TIMES.exec(text.slice(end, end + 2))?.[0]
    const next = sign === undefined ? undefined : numeralAt(text, end + sign.length)
    if (next === undefined || next.max !== undefined) break
    factors.push(next)
  }
  if (factors.length < 2) return undefined
  const last = factors.at(-1)?.end ?? at
  const unit = unitAt(text, last)
  return spanOf(text, at, last + (unit?.surface.length ?? 0), {
    written: factors.map(({ value }) => value).join('×') + (unit?.name ?? ''),
    value: first.value,
    kind: 'quantity',
    unit: unit?.name ?? '',
  })
}

const LEAST_SPOKEN = 3
const LEAST_ARABIC = 7

/** Three and more digits said one by one, or a long row of Arabic ones: a name, not an amount. */
export function digitsAt(text: string, at: number): NumberSpan | undefined {
  const arabic = isArabic(text.charAt(at))
  let end = at
  while (digitOf(text.charAt(end)) !== undefined && isArabic(text.charAt(end)) === arabic) end++
  if (end - at < (arabic ? LEAST_ARABIC : LEAST_SPOKEN)) return undefined
  const next = text.charAt(end)
  if (smallUnitOf(next) !== undefined || bigUnitAt(text, end) !== undefined || next === '年') return undefined
  if (isPoint(next) && digitOf(text.charAt(end + 1)) !== undefined) return undefined
  const written = toArabicDigits(text.slice(at, end))
  const value = Math.min(Number(written), Number.MAX_VALUE)
  return spanOf(text, at, end, { written, value, kind: 'digits', unit: '' })
}
