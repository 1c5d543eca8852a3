/** Digits as they are said and written; 幺 and 两 are one and two, capitals are those of cheques. */
const DIGITS = new Map<string, number>([
  ...[...'0123456789'].map((character, value): [string, number] => [character, value]),
  ...[...'零一二三四五六七八九'].map((character, value): [string, number] => [character, value]),
  ['〇', 0],
  ['幺', 1],
  ['两', 2],
])
const CAPITALS = new Map([...'零壹贰叁肆伍陆柒捌玖'].map((character, value) => [character, value]))
const SMALL_UNITS = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1000],
  ['拾', 10],
  ['佰', 100],
  ['仟', 1000],
])
const TENS = new Map([
  ['廿', 20],
  ['卅', 30],
])

/** Value of a digit, Chinese or Arabic; undefined for anything else, capitals too. */
export const digitOf = (character: string): number | undefined => DIGITS.get(character)

/** Value of a capital digit (壹, 贰). Some are surnames and words of their own: look at what follows. */
export const capitalOf = (character: string): number | undefined => CAPITALS.get(character)

/** 10, 100, 1000 for 十 百 千 and their capitals. */
export const smallUnitOf = (character: string): number | undefined => SMALL_UNITS.get(character)

/** 20 for 廿, 30 for 卅. */
export const tensOf = (character: string): number | undefined => TENS.get(character)

/** 万, 亿 or 万亿 at `at`. */
export function bigUnitAt(text: string, at: number): { value: number; length: number } | undefined {
  const character = text.charAt(at)
  if (character === '亿') return { value: 1e8, length: 1 }
  if (character !== '万') return undefined
  return text.charAt(at + 1) === '亿' ? { value: 1e12, length: 2 } : { value: 1e4, length: 1 }
}

export const isArabic = (character: string): boolean => character >= '0' && character <= '9' && character.length === 1
export const isZero = (character: string): boolean => character === '零' || character === '〇'
export const isPoint = (character: string): boolean => character === '点' || character === '.'

/** Whether a character may be part of a number, its point aside. */
export const isNumeral = (character: string): boolean =>
  DIGITS.has(character) || '十百千万亿廿卅'.includes(character || ' ')

/** Where six decimals no longer fit into a double beside the whole number. */
const WHOLE_FROM = 1e9

/** Decimal fractions of units leave binary dust: 16.8万 is 168000, not 167999.99999999997. */
export function round(value: number): number {
  if (Math.abs(value) >= WHOLE_FROM) return Math.round(value)
  return Math.round(value * 1e6) / 1e6
}
