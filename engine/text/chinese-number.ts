const DIGIT_VALUES: Record<string, number> = Object.fromEntries(
  [...'零一二三四五六七八九'].map((character, value) => [character, value]),
)
Object.assign(DIGIT_VALUES, { 〇: 0, 幺: 1, 两: 2 })

const UNITS: [string, number][] = [
  ['亿', 1e8],
  ['万', 1e4],
  ['千', 1e3],
  ['百', 100],
  ['十', 10],
]

/** One character class for everything a spoken or written number is made of, without its decimal point. */
export const NUMERAL = '0-9零〇一二两三四五六七八九十百千万亿幺'

/** Value of a digit, Chinese or Arabic; undefined for anything else. */
export function digitValue(character: string): number | undefined {
  return /^[0-9]$/.test(character) ? Number(character) : DIGIT_VALUES[character]
}

/** Digit words as Arabic digits: 幺三八零 → 1380. Other characters stay. */
export function toArabicDigits(text: string): string {
  return [...text].map((character) => DIGIT_VALUES[character] ?? character).join('')
}

/**
 * Reads one number as it is said or written: 十六万八 = 168000 (the last digit counts one unit lower), 一万零五 = 10005,
 * 三点五万, 16万8, 5,999, 二零二四 (digit by digit). Undefined where the text is no number, however long.
 */
export function parseChineseNumber(text: string): number | undefined {
  const plain = text.replace(/(?<=\d),(?=\d{3})/g, '')
  if (!new RegExp(`^[${NUMERAL}点.]+$`).test(plain)) return undefined
  const value = parse(plain)
  return value === undefined || value > Number.MAX_SAFE_INTEGER ? undefined : value
}

function parse(text: string): number | undefined {
  for (const [name, unit] of UNITS) {
    const at = text.lastIndexOf(name)
    if (at >= 0) return parseAround(text.slice(0, at), unit, text.slice(at + 1))
  }
  return parseDigits(text)
}

/** `left` says how many units there are; `right` is what is below the unit. */
function parseAround(left: string, unit: number, right: string): number | undefined {
  const count = left === '' && unit === 10 ? 1 : parseCount(left, unit)
  const rest = parseRest(right, unit)
  return count === undefined || rest === undefined ? undefined : round(count * unit + rest)
}

function parseCount(left: string, unit: number): number | undefined {
  const count = left === '' ? undefined : parse(left)
  if (count === undefined || count === 0) return undefined
  if (/^[零〇]/.test(left)) return undefined
  return unit >= 1e4 || count < 10 || /^[0-9.]+$/.test(left) ? count : undefined
}

function parseRest(right: string, unit: number): number | undefined {
  if (right === '') return 0
  const bare = right.replace(/^[零〇]/, '')
  if (bare.length === 1 && bare === right && unit >= 100) {
    const digit = digitValue(right)
    if (digit !== undefined) return (digit * unit) / 10
  }
  const rest = parse(bare)
  const wellFormed =
    rest !== undefined && rest < unit && !(bare.length > 1 && digitsOnly(bare) && !/^[0-9]+$/.test(bare))
  return wellFormed ? rest : undefined
}

const digitsOnly = (text: string) => [...text].every((character) => digitValue(character) !== undefined)

function parseDigits(text: string): number | undefined {
  const [whole = '', fraction, ...more] = text.split(/[点.]/)
  if (more.length > 0 || whole === '' || fraction === '' || !digitsOnly(whole + (fraction ?? ''))) return undefined
  if (/\d/.test(whole) && /\D/.test(whole)) return undefined
  return Number(toArabicDigits(fraction === undefined ? whole : `${whole}.${fraction}`))
}

/** Decimal fractions of units leave binary dust: 16.8万 is 168000, not 167999.99999999997. */
export function round(value: number): number {
  return Math.round(value * 1e6) / 1e6
}

/** A value as a shop writes it: 168000 → 16.8万, 120000000 → 1.2亿, 3500 → 3500. */
export function writeNumber(value: number): string {
  if (value >= 1e8 && value % 1e5 === 0) return `${round(value / 1e8)}亿`
  if (value >= 1e4 && value % 100 === 0) return `${round(value / 1e4)}万`
  return String(round(value))
}
