import type { NumberSpan } from '../../types.ts'
import { digitOf, isArabic, isNumeral, isZero } from './characters.ts'
import { readNumber } from './reading.ts'
import { spanOf } from './span.ts'
import { numberTables } from './tables.ts'

const WEEKDAYS = new Map([...'一二三四五六日天末1234567'].map((name, at) => [name, at < 9 ? weekdayOf(at) : at - 8]))
const ISO =
  /((?:19|20)\d\d)(?:([-/.])(0?[1-9]|1[0-2])\2(3[01]|[12]\d|0?[1-9])|-(0[1-9]|1[0-2])|\/(0?[1-9]|1[0-2]))(?![-/.]?\d)/y
/** Years said with two digits: from here on those of the last century. */
const LAST_CENTURY = 50

function weekdayOf(at: number): number {
  return [1, 2, 3, 4, 5, 6, 7, 7, 6][at] ?? 0
}

/** A number with its place; `high` differs where two neighbours were said (五六月, 十五六号). */
interface Small {
  low: number
  high: number
  end: number
}

/** A date at `at`: 二零二四年五月一号 (value 20240501), 2025-07-05, 五月份 (5), 三号 (3), 一六年 (2016), 下周三 (3). */
export function dateAt(text: string, at: number): NumberSpan | undefined {
  const before = text.charAt(at - 1)
  if (isNumeral(before)) return undefined
  const weekday = weekdayAt(text, at)
  if (weekday) return weekday
  if (/[A-Za-z]/.test(before) || numberTables().date.dayUnlessAfter.ends(text, at)) return undefined
  return isoDateAt(text, at) ?? spokenDateAt(text, at)
}

function weekdayAt(text: string, at: number): NumberSpan | undefined {
  const { weekdayBefore, weekdayHeads, weekdayUnlessBefore } = numberTables().date
  const from = at + (weekdayBefore.beginningAt(text, at)?.length ?? 0)
  const head = weekdayHeads.beginningAt(text, from)
  if (head === undefined || /[个几]/.test(text.charAt(at - 1))) return undefined
  const day = WEEKDAYS.get(text.charAt(from + head.length))
  const end = from + head.length + 1
  if (day === undefined || weekdayUnlessBefore.begins(text, end)) return undefined
  return spanOf(text, at, end, { written: text.slice(at, end), value: day, kind: 'date', unit: '周' })
}

/** 2025-07-05, 2025/7/5, 2025.7.5, 2025-07, 2025/7. */
function isoDateAt(text: string, at: number): NumberSpan | undefined {
  ISO.lastIndex = at
  const match = isArabic(text.charAt(at)) ? ISO.exec(text) : null
  if (match === null) return undefined
  const [surface, year, , ...numbers] = match
  const [month = 0, day = 0] = numbers.filter((number) => number !== undefined).map(Number)
  return date(text, at, at + surface.length, { year: Number(year), month: exact(month), day: exact(day), share: '' })
}

const exact = (value: number): Small => ({ low: value, high: value, end: 0 })

/** Most characters of a spoken year, month or day before its sign, both ends of a range included. */
const LONGEST_PART = 7

function spokenDateAt(text: string, at: number): NumberSpan | undefined {
  if (!/[年月号日]/.test(text.slice(at + 1, at + 1 + LONGEST_PART))) return undefined
  const year = yearAt(text, at)
  const month = monthAt(text, year?.end ?? at)
  const share = month && text.charAt(month.end) === '份' ? '份' : ''
  const monthEnd = month ? month.end + share.length : (year?.end ?? at)
  const day = share === '' || year !== undefined ? dayAt(text, monthEnd) : undefined
  if (year === undefined && month === undefined && day === undefined) return undefined
  const parts = { year: year?.value ?? 0, month: month ?? exact(0), day: day ?? exact(0), share }
  return date(text, at, day?.end ?? monthEnd, parts)
}

function date(
  text: string,
  start: number,
  end: number,
  { year, month, day, share }: { year: number; month: Small; day: Small; share: string },
): NumberSpan {
  const unit = (year ? '年' : '') + (month.low ? '月' : '') + (day.low ? '日' : '')
  const valueOf = (m: number, d: number) => year * (m || d ? (d ? 1e4 : 100) : 1) + m * (d ? 100 : 1) + d
  const value = valueOf(month.low, day.low)
  const max = valueOf(month.high, day.high)
  const written =
    (year ? `${year}年` : '') +
    (month.low ? `${between(month)}月${share}` : '') +
    (day.low ? `${between(day)}${text.charAt(end - 1) === '号' ? '号' : '日'}` : '')
  return spanOf(text, start, end, { written, value, kind: 'date', unit, ...(max > value && { min: value, max }) })
}

const between = ({ low, high }: Small): string => (low === high ? String(low) : `${low}–${high}`)

/** A whole number up to `most`, or two neighbours. */
function smallAt(text: string, at: number, most: number): Small | undefined {
  const reading = readNumber(text, at, { loose: true })
  if (reading === undefined || reading.form === 'digits' || reading.openAt >= 0 || reading.shortTail) return undefined
  const { low, high, end } = reading
  const isWhole = Number.isInteger(low) && !/[.点]/.test(text.slice(at, at + 4).slice(0, end - at))
  return isWhole && low >= 1 && high <= most && end - at <= 4 ? { low, high, end } : undefined
}

function monthAt(text: string, at: number): Small | undefined {
  const month = smallRangeAt(text, at, 12)
  return month && text.charAt(month.end) === '月' ? { ...month, end: month.end + 1 } : undefined
}

/** 三, 五六, 3-5. */
function smallRangeAt(text: string, at: number, most: number): Small | undefined {
  const first = smallAt(text, at, most)
  const last = first && /[-~到至–—]/.test(text.charAt(first.end)) ? smallAt(text, first.end + 1, most) : undefined
  return first && last && last.low > first.high ? { low: first.low, high: last.high, end: last.end } : first
}

/** 三号, 廿五号, 3-5号; not 三号楼. */
function dayAt(text: string, at: number): Small | undefined {
  const day = smallRangeAt(text, at, 31)
  if (day === undefined || !/[号日]/.test(text.charAt(day.end))) return undefined
  return numberTables().date.dayUnlessBefore.begins(text, day.end + 1) ? undefined : { ...day, end: day.end + 1 }
}

/** 2016年, 二零一六年, 一六年; two digits that could be so many years only where the words around say so. */
function yearAt(text: string, at: number): { value: number; end: number } | undefined {
  let end = at
  let digits = ''
  while (digits.length < 5 && text.charAt(end) !== '两' && digitOf(text.charAt(end)) !== undefined)
    digits += String(digitOf(text.charAt(end++)))
  if (text.charAt(end) !== '年') return undefined
  if (digits.length === 4) return /^(?:19|20)/.test(digits) ? { value: Number(digits), end: end + 1 } : undefined
  if (digits.length !== 2 || !isTwoDigitYear(text, at, end)) return undefined
  return { value: Number(digits) + (Number(digits) < LAST_CENTURY ? 2000 : 1900), end: end + 1 }
}

function isTwoDigitYear(text: string, at: number, end: number): boolean {
  const { yearBefore, yearAfter, yearOf, yearUnlessAfter } = numberTables().date
  const [first, second] = [text.charAt(at), text.charAt(at + 1)]
  const arabic = isArabic(first) || isArabic(second)
  const neighbours = (digitOf(second) ?? 0) - (digitOf(first) ?? 0) === 1 || text.startsWith('三五', at)
  if (!arabic && (isZero(first) || isZero(second) || !neighbours)) return true
  if (yearUnlessAfter.ends(text, at)) return false
  if (yearBefore.begins(text, end + 1) || yearAfter.ends(text, at)) return true
  return (yearOf.ends(text, at) && text.charAt(end + 1) === '的') || monthAt(text, end + 1) !== undefined
}
