import { unitAt } from '../measure-words.ts'
import { toArabicDigits, writeNumber } from '../chinese-number.ts'
import { bigUnitAt, isArabic, round, smallUnitOf } from './characters.ts'
import type { Figure } from './figure.ts'
import { readNumber } from './reading.ts'
import { numberTables } from './tables.ts'

/** A number as it stands in a text, before it is known what it counts. */
export interface Numeral {
  start: number
  end: number
  /** The figure named; the lower end where a range was said. */
  value: number
  /** The ends of a range, or of what was left open (几十万). */
  min: number | undefined
  max: number | undefined
  approximate: boolean
  written: string
  /** The last digit counts one unit lower than it says: 三千五, 十六万八. Nearly always money. */
  shortTail: boolean
  /** Digits one by one (二零二四); their written form keeps leading zeros. */
  digitByDigit: boolean
  /** Written in Arabic digits alone. */
  arabic: boolean
}

const LOOSE = { loose: true, isUnit: (text: string, at: number) => unitAt(text, at) !== undefined }
/** 25kΩ, 3kg: a letter behind the letter makes a unit of both. */
const LETTER = /[\p{Script=Latin}\p{Script=Greek}0-9]/u
const MORE = /[来多余]/
/** Words that 多, 来 and 余 begin: 多少, 余额. */
const NO_MORE = new Set(['多少', '多久', '多长', '多大', '多远', '多种', '余额', '余款', '余下', '余地', '余热'])
const TO = new Set(['到', '至', '~', '～', '-', '—', '－', '–'])

/** The longest number that begins at `at`: exact, a range (二三十万, 三到五), or vague (十来万, 两千九百多, 几十, 上百). */
export function numeralAt(text: string, at: number): Numeral | undefined {
  const single = vagueWordAt(text, at) ?? vagueHeadAt(text, at) ?? numeralOf(text, at, readNumber(text, at, LOOSE))
  if (single === undefined || single.digitByDigit) return single
  const more = withMore(text, withOpenDigit(text, withLetter(text, single)))
  return more.max === undefined && !more.approximate ? withUpperEnd(text, more) : more
}

/** 百八十, 万把: words of their own. */
function vagueWordAt(text: string, at: number): Numeral | undefined {
  const { vague, vagueEnds } = numberTables()
  const word = vague.beginningAt(text, at)
  const ends = word === undefined ? undefined : vagueEnds.get(word)
  if (word === undefined || ends === undefined) return undefined
  return openNumeral(at, at + word.length, ends[0], ends[1], word)
}

const SEVERAL = '数'
/** 上十 and 成十 are other words. */
const LEAST_VAGUE = 20

/** 上百, 成千, 上千万: as many and more; 数十: several times as many. */
function vagueHeadAt(text: string, at: number): Numeral | undefined {
  const head = numberTables().vagueHeads.beginningAt(text, at)
  if (head === undefined) return undefined
  const from = at + head.length
  const unit = smallUnitOf(text.charAt(from))
  const big = bigUnitAt(text, unit === undefined ? from : from + 1)
  const end = from + (unit === undefined ? 0 : 1) + (big?.length ?? 0)
  const least = (unit ?? 1) * (big?.value ?? 1) * (head === SEVERAL ? 2 : 1)
  if (least < LEAST_VAGUE || numberTables().notNumbers.begins(text, from) || text.startsWith('分之', end))
    return undefined
  return openNumeral(at, end, least, (unit ?? 1) * (big?.value ?? 1) * 9, text.slice(at, end))
}

const openNumeral = (start: number, end: number, min: number, max: number, written: string): Numeral => ({
  start,
  end,
  value: min,
  min,
  max,
  approximate: true,
  written,
  shortTail: false,
  digitByDigit: false,
  arabic: false,
})

function numeralOf(text: string, at: number, reading: Figure | undefined): Numeral | undefined {
  if (reading === undefined) return undefined
  const { end, value, low, high, form, shortTail, openAt } = reading
  const ranges = low !== high
  return {
    start: at,
    end,
    value,
    min: ranges ? low : undefined,
    max: ranges ? high : undefined,
    approximate: openAt >= 0,
    written: openAt < 0 ? writtenOf(text.slice(at, end), reading) : writtenOpen(text, at, end, openAt),
    shortTail: shortTail && openAt < 0,
    digitByDigit: form === 'digits' && end - at > 1,
    arabic: form === 'arabic',
  }
}

const ARABIC_WITH_UNIT = /^\d+(?:\.\d+)?[万亿]$/
const SPOKEN_DECIMAL = /^[0-9零〇一二三四五六七八九]+点[0-9零〇一二三四五六七八九]+$/

function writtenOf(surface: string, { value, low, high, form }: Figure): string {
  if (low !== high) return writeRange(low, high)
  if (form === 'digits') return toArabicDigits(surface)
  if (form === 'arabic' || ARABIC_WITH_UNIT.test(surface)) return surface
  return SPOKEN_DECIMAL.test(surface) ? toArabicDigits(surface).replace('点', '.') : writeNumber(value)
}

/** 二十几万 → 20几万: what was said before the open digit as a figure, the rest as it was said. */
function writtenOpen(text: string, at: number, end: number, openAt: number): string {
  const before = openAt > at ? readNumber(text.slice(at, openAt), 0, { loose: false }) : undefined
  return (before ? writeNumber(before.value) : '') + text.slice(openAt, end)
}

/** Both ends of a range: 20–30万, 3–5. */
export function writeRange(low: number, high: number): string {
  if (low >= 1e4 && high % 100 === 0 && low % 100 === 0) return `${round(low / 1e4)}–${round(high / 1e4)}万`
  return `${round(low)}–${round(high)}`
}

/** 1.5w, 3k. */
function withLetter(text: string, numeral: Numeral): Numeral {
  const { letters, lettersUnlessBefore, screens } = numberTables().money
  const letter = text.charAt(numeral.end)
  const scale = numeral.arabic && !/[A-Za-z]/.test(text.charAt(numeral.start - 1)) ? letters.get(letter) : undefined
  const after = numeral.end + 1
  if (scale === undefined || LETTER.test(text.charAt(after)) || lettersUnlessBefore.begins(text, after)) return numeral
  if (screens.has(text.slice(numeral.start, after)) && !numberTables().aboutAfter.begins(text, after)) return numeral
  const value = round(numeral.value * scale)
  return { ...numeral, end: after, value, written: writeNumber(value), arabic: false }
}

/** 90几万, 30几岁: the digit that was left open follows Arabic ones. */
function withOpenDigit(text: string, numeral: Numeral): Numeral {
  const word = text.startsWith('好几', numeral.end) ? '好几' : '几'
  const after = numeral.end + word.length
  if (!numeral.arabic || numeral.value === 0 || numeral.value % 10 !== 0 || !text.startsWith(word, numeral.end))
    return numeral
  const big = bigUnitAt(text, after)
  const scale = big?.value ?? 1
  const end = after + (big?.length ?? 0)
  const ends = { min: (numeral.value + 1) * scale, max: (numeral.value + 9) * scale }
  const written = numeral.written + text.slice(numeral.end, end)
  return { ...numeral, ...ends, end, value: numeral.value * scale, approximate: true, written, arabic: false }
}

/** 十来万, 三十多万, 三百多: the unit may come after the vague word. */
function withMore(text: string, numeral: Numeral): Numeral {
  const word = text.charAt(numeral.end)
  const after = numeral.end + 1
  if (!MORE.test(word) || numeral.value < 1 || NO_MORE.has(text.slice(numeral.end, after + 1))) return numeral
  const scale = smallUnitOf(text.charAt(after)) ?? bigUnitAt(text, after)?.value
  if (word === '来' && (numeral.value % 10 !== 0 || !(scale || countsOn(text, after)))) return numeral
  if (scale !== undefined && numeral.value >= 1e4) return numeral
  const length = scale === undefined ? 0 : (bigUnitAt(text, after)?.length ?? 1)
  return more(numeral, after + length, scale ?? 1, numeral.written + text.slice(numeral.end, after + length))
}

/** 来 is a verb (一百来一份) unless something is counted. */
const countsOn = (text: string, at: number): boolean =>
  unitAt(text, at) !== undefined || numberTables().money.units.begins(text, at) || text.startsWith('个', at)

function more(numeral: Numeral, end: number, scale: number, written: string): Numeral {
  const value = numeral.value * scale
  const min = numeral.min === undefined ? undefined : numeral.min * scale
  const max = numeral.max === undefined ? undefined : numeral.max * scale
  return { ...numeral, min, max, end, value, written, approximate: true, shortTail: false, arabic: false }
}

/** 三到五, 十五万到二十万, 十五到二十万 (the unit of the upper end counts for both). */
function withUpperEnd(text: string, low: Numeral): Numeral {
  if (!TO.has(text.charAt(low.end)) || isNameOfDigits(text, low.start)) return low
  const at = low.end + 1
  const high = numeralOf(text, at, readNumber(text, at, LOOSE))
  if (high === undefined || high.digitByDigit || high.approximate || isNameOfDigits(text, at)) return low
  const scaled = withLetter(text, high)
  const shared = scaled.value >= 1e4 && low.value < 100 ? low.value * 1e4 : low.value
  if (scaled.value <= shared) return low
  return {
    ...low,
    end: scaled.end,
    value: shared,
    min: shared,
    max: scaled.max ?? scaled.value,
    written: `${low.written}–${scaled.written}`,
    shortTail: low.shortTail || scaled.shortTail,
    arabic: false,
  }
}

/** 021 names something. */
const isNameOfDigits = (text: string, at: number): boolean => text.charAt(at) === '0' && isArabic(text.charAt(at + 1))
