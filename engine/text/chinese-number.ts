import { digitOf, isArabic, round } from './number/characters.ts'
import { readNumber } from './number/reading.ts'

/** One character class for everything a spoken or written number is made of, without its decimal point. */
export const NUMERAL = '0-9零〇一二两三四五六七八九十百千万亿幺廿卅'

/** Digit words as Arabic digits: 幺三八零 → 1380. Other characters stay. */
export function toArabicDigits(text: string): string {
  let digits = ''
  for (const character of text) digits += isArabic(character) ? character : (digitOf(character) ?? character)
  return digits
}

/**
 * Reads one number as it is said or written: 十六万八 = 168000 (the last digit counts one unit lower), 一万零五 = 10005,
 * 三点五万, 16万8, 5,999, 二零二四 (digit by digit), 壹万贰仟. Undefined where the text is no number, however long.
 */
export function parseChineseNumber(text: string): number | undefined {
  const reading = readNumber(text, 0, { loose: false })
  if (reading?.end !== text.length || reading.value > Number.MAX_SAFE_INTEGER) return undefined
  return reading.value
}

/** A value as a shop writes it: 168000 → 16.8万, 120000000 → 1.2亿, 3500 → 3500. */
export function writeNumber(value: number): string {
  if (value >= 1e8 && value % 1e5 === 0) return `${round(value / 1e8)}亿`
  if (value >= 1e4 && value % 100 === 0) return `${round(value / 1e4)}万`
  return String(round(value))
}
