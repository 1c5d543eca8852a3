import type { NumberSpan } from '../../types.ts'
import { unitAt } from '../measure-words.ts'
import { bigUnitAt, digitOf, isArabic, isNumeral, isZero, smallUnitOf } from './characters.ts'
import { readNumber } from './reading.ts'
import { spanOf } from './span.ts'
import { numberTables } from './tables.ts'

const CLOCK = /[:：]([0-5]\d)(?:[:：][0-5]\d)?(?!\d)/y

/** A time of day as it was said: what told the minutes decides whether 三点 is an hour at all. */
interface Told {
  part: string
  hour: number
  lastHour: number
  minute: number
  end: number
  /** Only the hour was said. */
  bare: boolean
  clock: boolean
}

/** A time of day at `at`; `value` is minutes since midnight. 三点五, 一点, 早一点来, 有三点, 一点零五升 are none. */
export function timeAt(text: string, at: number): NumberSpan | undefined {
  const told = toldAt(text, at)
  if (told === undefined) return undefined
  const { part, hour, lastHour, minute, end, bare, clock } = told
  if (bare && part === '' && !isHour(text, at, end, told)) return undefined
  const hours = hour === lastHour ? String(hour) : `${hour}–${lastHour}`
  const written = `${part}${hours}${minute || clock ? `:${String(minute).padStart(2, '0')}` : '点'}`
  const value = minutesOf(part, hour) + minute
  const max = minutesOf(part, lastHour) + minute
  return spanOf(text, at, end, { written, value, kind: 'time', unit: '点', ...(max > value && { min: value, max }) })
}

/** 下午三点 is 15:00, 晚上十二点 is midnight. */
function minutesOf(part: string, hour: number): number {
  const { from, to, night } = numberTables().time.hoursOf.get(part) ?? { from: 0, to: -1, night: false }
  if (night && hour === 12) return 0
  return (hour >= from && hour <= to ? hour + 12 : hour) * 60
}

function toldAt(text: string, at: number): Told | undefined {
  const part = numberTables().time.parts.beginningAt(text, at) ?? ''
  const before = text.charAt(at - 1)
  if (isNumeral(before) || before === '.' || before === '第') return undefined
  const hours = hoursAt(text, at + part.length)
  if (hours === undefined) return undefined
  const rest = { part, hour: hours.low, lastHour: hours.high }
  CLOCK.lastIndex = hours.end
  const clock = hours.low === hours.high ? CLOCK.exec(text) : null
  if (clock !== null)
    return { ...rest, minute: Number(clock[1]), end: hours.end + clock[0].length, bare: false, clock: true }
  const sign = text.charAt(hours.end)
  if (sign !== '点' && sign !== '时') return undefined
  const minutes = minutesAt(text, hours.end + 1)
  if (minutes === undefined || (sign === '时' && minutes.bare && part === '')) return undefined
  return { ...rest, ...minutes, clock: false }
}

/** An hour of the day, or two neighbouring ones (两三点). */
function hoursAt(text: string, at: number): { low: number; high: number; end: number } | undefined {
  if (isArabic(text.charAt(at))) {
    const end = at + (isArabic(text.charAt(at + 1)) ? 2 : 1)
    const hour = Number(text.slice(at, end))
    return hour > 24 || isArabic(text.charAt(end)) ? undefined : { low: hour, high: hour, end }
  }
  const point = text.slice(at, at + 4).search(/[点时:：]/)
  const reading = point > 0 ? readNumber(text.slice(at, at + point), 0, { loose: true }) : undefined
  if (reading?.end !== point || reading.form === 'digits' || reading.openAt >= 0) return undefined
  return reading.high > 24 ? undefined : { low: reading.low, high: reading.high, end: at + point }
}

/** What follows 点: nothing, 半, 整, 一刻, minutes. Undefined where it is the point of a decimal: 一点零五升, 三点五万. */
function minutesAt(text: string, at: number): Pick<Told, 'minute' | 'end' | 'bare'> | undefined {
  const sign = text.charAt(at)
  if (sign === '半') return { minute: 30, end: at + 1, bare: false }
  if (sign === '钟' || sign === '整') return { minute: 0, end: at + 1, bare: false }
  const quarters = digitOf(sign)
  if (text.charAt(at + 1) === '刻' && quarters !== undefined && (quarters === 1 || quarters === 3))
    return { minute: quarters * 15, end: at + 2, bare: false }
  const minutes = spokenMinutesAt(text, at)
  if (minutes === undefined) return { minute: 0, end: at, bare: true }
  if (text.charAt(minutes.end) === '分') return { minute: minutes.value, end: minutes.end + 1, bare: false }
  const counts = smallUnitOf(text.charAt(minutes.end)) ?? bigUnitAt(text, minutes.end) ?? unitAt(text, minutes.end)
  const measures = counts !== undefined || /^[%％块元折]/.test(text.charAt(minutes.end))
  return measures && !minutes.tens ? undefined : { minute: minutes.value, end: minutes.end, bare: false }
}

/** 零五, 十, 二十五, 五十, 05, 30. `tens`: said with 十, as no decimal is. */
function spokenMinutesAt(text: string, at: number): { value: number; end: number; tens: boolean } | undefined {
  const [first, second] = [text.charAt(at), text.charAt(at + 1)]
  if (isArabic(first)) {
    if (first > '5' || !isArabic(second) || isArabic(text.charAt(at + 2))) return undefined
    return { value: Number(first + second), end: at + 2, tens: false }
  }
  if (isZero(first)) {
    const digit = digitOf(second)
    return digit === undefined || isMoreDigits(text, at + 2) ? undefined : { value: digit, end: at + 2, tens: false }
  }
  if (!/^[一二三四五]?十/.test(first + second)) return undefined
  const ten = first === '十' ? 1 : (digitOf(first) ?? 0)
  const from = at + (first === '十' ? 1 : 2)
  const ones = digitOf(text.charAt(from)) ?? 0
  return { value: ten * 10 + ones, end: from + (ones > 0 ? 1 : 0), tens: true }
}

const isMoreDigits = (text: string, at: number): boolean => digitOf(text.charAt(at)) !== undefined

/** N点 alone is an hour when it is three or more or the words around say so, no decimal follows, and nobody lists points. */
function isHour(text: string, at: number, end: number, { hour, lastHour }: Told): boolean {
  const { unlessBefore, unlessAfter, before, after, oneAfter } = numberTables().time
  if (unlessBefore.begins(text, end) || unlessAfter.ends(text, at)) return false
  if (hour >= 3 || lastHour >= 3) return true
  if (!before.begins(text, end) && !after.ends(text, at)) return false
  return hour > 1 || isArabic(text.charAt(at)) || at === 0 || /\s/.test(text.charAt(at - 1)) || oneAfter.ends(text, at)
}
