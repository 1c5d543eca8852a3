import { bigUnitAt, digitOf, isArabic, isPoint, isZero, round } from './characters.ts'
import { pairAt, type ReadingOptions } from './digit.ts'
import { figureOf, type Figure } from './figure.ts'

/** Longer rows of digits before 万 or a point are names of something, not counts. */
const LONGEST_COUNT = 4

/** Arabic digits with groups and a fraction: 5,999, 16.8. With more points they are a name: 192.168.1.1. */
export function arabicAt(text: string, at: number): Figure {
  let end = endOfArabic(text, at)
  if (end - at <= 3)
    while (text.charAt(end) === ',' && endOfArabic(text, end + 1) === end + 4) end = endOfArabic(text, end + 1)
  const whole = end
  if (isPointed(text, end)) end = endOfArabic(text, end + 1)
  const value = finite(text.slice(at, end).replaceAll(',', ''))
  if (isPointed(text, end)) {
    while (isPointed(text, end)) end = endOfArabic(text, end + 1)
    return figureOf(value, end, 'digits')
  }
  const fraction = whole === end && text.charAt(end) === '点' ? fractionAt(text, end) : undefined
  return fraction ? figureOf(round(value + fraction.value), fraction.end) : figureOf(value, end, 'arabic')
}

const isPointed = (text: string, at: number): boolean => text.charAt(at) === '.' && isArabic(text.charAt(at + 1))

/** Rows of hundreds of digits are no number that a computer could hold. */
const finite = (digits: string): number => Math.min(Number(digits), Number.MAX_VALUE)

function endOfArabic(text: string, at: number): number {
  let end = at
  while (isArabic(text.charAt(end))) end++
  return end
}

/** Two and more Chinese digits in a row, 零 or 幺 alone; not two neighbours, nor 二两. */
export function digitRow(text: string, at: number, options: ReadingOptions): Figure | undefined {
  let end = at
  while (isChineseDigit(text.charAt(end))) end++
  const length = end - at
  const first = text.charAt(at)
  if (length === 0 || (length === 1 && !(isZero(first) || first === '幺'))) return undefined
  if (length === 2 && (text.charAt(end - 1) === '两' || (options.loose && pairAt(text, at, options)))) return undefined
  if (length === 1 && isZero(first) && isArabic(text.charAt(end))) return undefined
  return figureOf(digitsOf(text, at, end), end, length > 1 ? 'digits' : 'words')
}

const isChineseDigit = (character: string) => digitOf(character) !== undefined && !isArabic(character)

function digitsOf(text: string, at: number, end: number): number {
  let digits = ''
  for (let i = at; i < end; i++) digits += String(digitOf(text.charAt(i)) ?? '')
  return finite(digits)
}

/** Whether digits said one by one are a count after all: 一三点五, 二零万. */
export function mayCount(text: string, at: number, { end }: Figure): boolean {
  return end - at <= LONGEST_COUNT && (isPoint(text.charAt(end)) || bigUnitAt(text, end) !== undefined)
}

const isFractionDigit = (character: string) =>
  digitOf(character) !== undefined && character !== '两' && character !== '幺'

/** The digits behind a point, as a fraction of one. */
export function fractionAt(text: string, point: number): { value: number; end: number } | undefined {
  let end = point + 1
  while (isFractionDigit(text.charAt(end))) end++
  if (!isPoint(text.charAt(point)) || end === point + 1) return undefined
  let digits = '0.'
  for (let i = point + 1; i < end; i++) digits += String(digitOf(text.charAt(i)) ?? '')
  return { value: Number(digits), end }
}
