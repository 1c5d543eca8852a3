import { digitValue, NUMERAL, parseChineseNumber, round, toArabicDigits, writeNumber } from './chinese-number.ts'

/** A number as it stands in a text, before it is known what it counts. */
export interface Numeral {
  start: number
  end: number
  /** The lower end where a range was said. */
  value: number
  high?: number
  written: string
  /** The last digit counts one unit lower than it says: 三千五, 十六万八. Nearly always money. */
  shortTail: boolean
  /** Digits one by one (二零二四); their written form keeps leading zeros. */
  digitByDigit: boolean
  /** Written in Arabic digits alone. */
  arabic: boolean
}

const RUN = new RegExp(`(?:\\d{1,3}(?:,\\d{3})+|[${NUMERAL}]+)(?:[点.][0-9零〇一二三四五六七八九]+)?[${NUMERAL}]*`, 'y')
const NEIGHBOURS = /^[一两二三四五六七八九]{2}$/
const VAGUE = /^(?:来|多|几|余)(?=[十百千万亿]|)/
const TO = /^(?:到|至|~|～|-|—|－)/

/** The longest number that begins at `at`: exact, a range (二三十万, 三到五), or vague (十来万, 两千九百多, 几十). */
export function numeralAt(text: string, at: number): Numeral | undefined {
  const single = neighbouringRange(text, at) ?? exactNumeral(text, at)
  if (single === undefined) return undefined
  const vague = withVague(text, single)
  return vague.high === undefined ? withUpperEnd(text, vague) : vague
}

function exactNumeral(text: string, at: number): Numeral | undefined {
  RUN.lastIndex = at
  const run = RUN.exec(text)?.[0] ?? ''
  for (let length = run.length; length > 0; length--) {
    const surface = run.slice(0, length)
    const value = parseChineseNumber(surface)
    if (value !== undefined && !cutsNumber(surface, run)) return describe(surface, at, value)
  }
  return undefined
}

/** 二零二四 must not be read as 二零二 of a longer run, nor 一三八 as 一. */
const cutsNumber = (surface: string, run: string) =>
  run.length > surface.length &&
  /[0-9零〇一二三四五六七八九幺]$/.test(surface) &&
  /^[0-9零〇]/.test(run.slice(surface.length))

function describe(surface: string, at: number, value: number): Numeral {
  const arabic = /^[\d.,]+$/.test(surface)
  const digitByDigit = !arabic && surface.length > 1 && /^[0-9零〇一二两三四五六七八九幺]+$/.test(surface)
  const digits = () => [...surface].map((character) => digitValue(character) ?? '').join('')
  const decimal = /^[0-9零〇一二三四五六七八九]+点[0-9零〇一二三四五六七八九]+$/.test(surface)
  const written = decimal
    ? toArabicDigits(surface).replace('点', '.')
    : arabic || /^\d+(?:\.\d+)?[万亿]$/.test(surface)
      ? surface
      : digitByDigit
        ? digits()
        : writeNumber(value)
  const shortTail = /[百千万亿][一二三四五六七八九1-9]$/.test(surface)
  return { start: at, end: at + surface.length, value, written, shortTail, digitByDigit, arabic }
}

/** 二三十万, 十五六万, 三千五六, 七八(个), 三五(天): two neighbouring digits with one meaning of "or". */
function neighbouringRange(text: string, at: number): Numeral | undefined {
  RUN.lastIndex = at
  const run = RUN.exec(text)?.[0] ?? ''
  for (let i = 0; i + 1 < run.length; i++) {
    if (!isNeighbours(run.slice(i, i + 2)) || isDigit(run.charAt(i - 1)) || isDigit(run.charAt(i + 2))) continue
    const low = run.slice(0, i + 1) + run.slice(i + 2)
    const high = run.slice(0, i) + run.slice(i + 1)
    const from = parseChineseNumber(low)
    const to = parseChineseNumber(high)
    if (from === undefined || to === undefined || from >= to) continue
    const numeral = describe(low, at, from)
    return { ...numeral, end: at + run.length, high: to, written: writeRange(from, to), digitByDigit: false }
  }
  return undefined
}

const isDigit = (character: string) => digitValue(character) !== undefined

function isNeighbours(pair: string): boolean {
  if (!NEIGHBOURS.test(pair)) return false
  const [low = 0, high = 0] = [...pair].map((character) => digitValue(character))
  return high - low === 1 || pair === '三五'
}

function writeRange(low: number, high: number): string {
  if (low >= 1e4 && high % 100 === 0 && low % 100 === 0) return `${round(low / 1e4)}–${round(high / 1e4)}万`
  return `${round(low)}–${round(high)}`
}

/** 十来万, 二十几万, 三十多万: the unit may come after the vague word. */
function withVague(text: string, numeral: Numeral): Numeral {
  const word = VAGUE.exec(text.slice(numeral.end))?.[0]
  if (word === undefined || numeral.digitByDigit || numeral.value < 1) return numeral
  const unit = text.charAt(numeral.end + word.length)
  const scale = { 十: 10, 百: 100, 千: 1e3, 万: 1e4, 亿: 1e8 }[unit]
  if (word === '来' && numeral.value % 10 !== 0) return numeral
  if (scale === undefined) return word === '来' && !/^[个块多条平]/.test(unit) ? numeral : vague(numeral, word, '', 1)
  return numeral.value < 1e4 ? vague(numeral, word, unit, scale) : numeral
}

const vague = (numeral: Numeral, word: string, unit: string, scale: number): Numeral => ({
  ...numeral,
  end: numeral.end + word.length + unit.length,
  value: numeral.value * scale,
  written: numeral.written + word + unit,
  shortTail: false,
  arabic: false,
})

/** 三到五, 十五万到二十万, 十五到二十万 (the unit of the upper end counts for both). */
function withUpperEnd(text: string, low: Numeral): Numeral {
  const word = TO.exec(text.slice(low.end))?.[0]
  const high = word === undefined || low.digitByDigit ? undefined : exactNumeral(text, low.end + word.length)
  if (high === undefined || high.digitByDigit) return low
  const shared = high.value >= 1e4 && low.value < 100 ? low.value * 1e4 : low.value
  if (high.value <= shared) return low
  const written = `${low.written}–${high.written}`
  return {
    ...low,
    end: high.end,
    value: shared,
    high: high.value,
    written,
    shortTail: low.shortTail || high.shortTail,
    arabic: false,
  }
}
