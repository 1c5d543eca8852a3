import type { NumberSpan } from '../types.ts'
import { parseChineseNumber, toArabicDigits } from './chinese-number.ts'
import { unitAt } from './measure-words.ts'

const SPOKEN =
  '(?:[一二两三四五六七八九]?十[一二三四五六七八九]?|[零一二三四五六七八九幺]{1,3}(?![零一二三四五六七八九幺]))'
const LETTERS_NUMBER = new RegExp(
  `(?<letters>[A-Za-z]{1,6})(?<gap>[ -]?)(?<number>\\d{1,4}(?!\\d)|${SPOKEN})(?<rest>(?:[A-Za-z]{1,4}|\\+)?)`,
  'y',
)
const MODEL_LETTER = /(?<word>[Mm]odel) ?(?<letter>[A-Za-z\d三])(?![A-Za-z\d])/y
const SUFFIX = /(?:PLUS|Plus|plus|PRO|Pro|pro|MAX|Max|max|MINI|Mini|mini|ULTRA|Ultra|DM-?[iIpP])(?![A-Za-z])/y
const SERIES = /[一二三四五六七八1-8]系(?![列统数])/y

/** Letters that grade a product; the number after them may be followed by a unit (SPF五十倍). */
const GRADES = /^(?:SPF|PA|IP|CS|GT|APP)$/i
const NO_MODEL = /^[一二两三四五六七八九](?:下|点|样|起|共|定|直|般|些|台|款|个|种)/

/** A model name at `at`, which its number may be spoken: M八 → M8, SPF五十 → SPF50, 理想L七 → L7, Model Y, 五系. Value 0 without a number. */
export function modelAt(text: string, at: number): NumberSpan | undefined {
  const before = text.charAt(at - 1)
  if (/[A-Za-z0-9]/.test(before) && !/[A-Z]/.test(text.charAt(at))) return undefined
  return lettersAndNumber(text, at, before) ?? wordAlone(text, at, before)
}

function lettersAndNumber(text: string, at: number, before: string): NumberSpan | undefined {
  LETTERS_NUMBER.lastIndex = at
  const match = LETTERS_NUMBER.exec(text)
  const { letters = '', gap = '', number = '', rest = '' } = match?.groups ?? {}
  if (match === null || /[A-Za-z0-9]/.test(before)) return undefined
  const spoken = !/^\d/.test(number)
  const end = at + match[0].length
  const afterNumber = end - rest.length
  if (
    spoken &&
    (NO_MODEL.test(text.slice(afterNumber - number.length)) || /^[十百千万亿点]/.test(text.slice(afterNumber)))
  )
    return undefined
  if (letters.length > 1 && !GRADES.test(letters) && unitAt(text, afterNumber) !== undefined) return undefined
  if (gap === ' ' && (spoken || letters.length > 3) && !GRADES.test(letters) && !/^iphone$/i.test(letters))
    return undefined
  const digits = spoken ? (/十/.test(number) ? String(parseChineseNumber(number)) : toArabicDigits(number)) : number
  return model(text, at, end, letters + digits + rest, Number(digits))
}

function wordAlone(text: string, at: number, before: string): NumberSpan | undefined {
  MODEL_LETTER.lastIndex = at
  const named = MODEL_LETTER.exec(text)
  if (named !== null) {
    const letter = toArabicDigits(named.groups?.letter ?? '').toUpperCase()
    return model(text, at, at + named[0].length, `Model ${letter}`, /\d/.test(letter) ? Number(letter) : 0)
  }
  SUFFIX.lastIndex = at
  const suffix = SUFFIX.exec(text)
  if (suffix !== null && /\p{Script=Han}/u.test(before))
    return model(text, at, at + suffix[0].length, suffix[0].toUpperCase(), 0)
  SERIES.lastIndex = at
  const series = SERIES.exec(text)
  if (series === null || /[零一二三四五六七八九十百千万\d第]/.test(before)) return undefined
  const digit = toArabicDigits(series[0].charAt(0))
  return model(text, at, at + series[0].length, `${digit}系`, Number(digit))
}

const model = (text: string, start: number, end: number, written: string, value: number): NumberSpan => ({
  start,
  end,
  surface: text.slice(start, end),
  written,
  value,
  kind: 'model',
  unit: '',
})
