import { bigUnitAt, capitalOf, digitOf, isArabic, isZero, smallUnitOf } from './characters.ts'
import { figureOf, rangeOf, type Figure } from './figure.ts'

export interface ReadingOptions {
  /** Two neighbouring digits are "or" (二三十万), 几 is a digit. Without it only exact numbers are read. */
  loose: boolean
  /** Whether a unit of measure begins at an offset: 三两天 is two or three days. */
  isUnit?: (text: string, at: number) => boolean
}

/** Arabic digits within a number of words are few: 16万8, 3千500. */
const MOST_ARABIC = 4

/** What stands before a unit: a digit, a few Arabic ones, two neighbours (六七), or one that was left open (几). */
export function digitAt(text: string, at: number, options: ReadingOptions, isFirst: boolean): Figure | undefined {
  const character = text.charAt(at)
  if (isArabic(character)) return fewArabicAt(text, at)
  const pair = options.loose ? pairAt(text, at, options) : undefined
  if (pair) return pair
  const value = isZero(character) || character === '幺' ? undefined : (digitOf(character) ?? capitalAt(text, at))
  if (value !== undefined) return figureOf(value, at + 1)
  return options.loose ? openDigitAt(text, at, isFirst) : undefined
}

function fewArabicAt(text: string, at: number): Figure | undefined {
  let end = at
  while (end - at <= MOST_ARABIC && isArabic(text.charAt(end))) end++
  return end - at > MOST_ARABIC ? undefined : figureOf(Number(text.slice(at, end)), end)
}

/** 几 or 好几 where a unit stands beside it: 几十, 十几, 三千几. */
function openDigitAt(text: string, at: number, isFirst: boolean): Figure | undefined {
  const end = at + (text.startsWith('好几', at) ? 2 : text.charAt(at) === '几' ? 1 : 0)
  if (end === at) return undefined
  if (!isFirst) return rangeOf(0, 1, 9, end, at)
  const hasUnit =
    smallUnitOf(text.charAt(end)) !== undefined || bigUnitAt(text, end) !== undefined || text.startsWith('个亿', end)
  return hasUnit ? rangeOf(2, 2, 9, end, at) : undefined
}

/** Capital digits stand before a unit or within an amount; alone they are surnames (陆先生) and other words (大陆). */
function capitalAt(text: string, at: number): number | undefined {
  const value = capitalOf(text.charAt(at))
  if (value === undefined || value === 0 || text.charAt(at - 1) === '大') return undefined
  const isWithin = /[拾佰仟万亿元圆角]/.test(text.charAt(at - 1))
  return (isWithin ? /[拾佰仟万亿元圆角分整]/ : /[拾佰仟万亿元圆]/).test(text.charAt(at + 1)) ? value : undefined
}

/** 六七, 三五, 一两; 三两 before a unit. Neither beside a third digit. */
export function pairAt(text: string, at: number, { isUnit }: ReadingOptions): Figure | undefined {
  const low = digitOf(text.charAt(at))
  const high = low === undefined ? undefined : digitOf(text.charAt(at + 1))
  if (low === undefined || high === undefined || low === 0 || high === 0) return undefined
  if (!isPlain(text.charAt(at)) || !isPlain(text.charAt(at + 1))) return undefined
  if (digitOf(text.charAt(at + 2)) !== undefined || digitOf(text.charAt(at - 1)) !== undefined) return undefined
  const end = at + 2
  if (text.startsWith('三两', at)) return isUnit?.(text, end) ? rangeOf(2, 2, 3, end) : undefined
  return high - low === 1 || text.startsWith('三五', at) ? rangeOf(low, low, high, end) : undefined
}

const isPlain = (character: string) => !isArabic(character) && character !== '幺'
