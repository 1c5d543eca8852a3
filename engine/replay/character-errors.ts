import { editDistance } from '../text/edit-distance.ts'

/**
 * Character error rate as the measuring contract defines it: NFKC, lower case, numbers as spoken, no punctuation, no spaces, no
 * fillers, 幺 as 一 and 两 as 二; then edit distance over characters.
 */

const DIGITS = '零一二三四五六七八九'
const PLACES = [
  [1000, '千'],
  [100, '百'],
  [10, '十'],
  [1, ''],
] as const
const GROUP_UNITS = ['', '万', '亿', '万亿']
/** Longer strings of digits are read one by one: telephone and part numbers. */
const LONGEST_NUMBER = 6
const LONGEST_BEFORE_POINT = 12

/** What is compared of a text. */
export function normalise(text: string): string {
  const spoken = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\d{2,4}(?=年)/g, digitByDigit)
    .replace(/(?<=\d),(?=\d{3})/g, '')
    .replace(/\d+(?:\.\d+)?%?/g, sayNumber)
  const alike = spoken.replaceAll('幺', '一').replaceAll('两', '二').replaceAll('〇', '零')
  return alike.replace(/[嗯呃啊哎唉哦噢喔]/g, '').replace(/[^\p{L}\p{N}]/gu, '')
}

function digitByDigit(digits: string): string {
  return [...digits].map((digit) => DIGITS[Number(digit)]).join('')
}

function sayNumber(number: string): string {
  if (number.endsWith('%')) return `百分之${sayNumber(number.slice(0, -1))}`
  const [whole = '', decimals] = number.split('.')
  if (decimals !== undefined) {
    const before = whole.length <= LONGEST_BEFORE_POINT ? sayInteger(whole) : digitByDigit(whole)
    return `${before}点${digitByDigit(decimals)}`
  }
  const isCode = number.length > LONGEST_NUMBER || (number.length > 1 && number.startsWith('0'))
  return isCode ? digitByDigit(number) : sayInteger(number)
}

/** 23 → 二十三, 5009 → 五千零九, 120000 → 十二万. */
function sayInteger(digits: string): string {
  const value = Number(digits)
  if (value === 0) return '零'
  let said = ''
  let skipped = false
  for (let at = GROUP_UNITS.length - 1; at >= 0; at--) {
    const group = Math.floor(value / 10_000 ** at) % 10_000
    if (group > 0) said += sayGroup(group, said !== '' && (skipped || group < 1000)) + GROUP_UNITS[at]
    skipped = group === 0 && said !== ''
  }
  return said.startsWith('一十') ? said.slice(1) : said
}

/** Up to four digits; a gap between two that are said is a single 零. */
function sayGroup(group: number, afterGap: boolean): string {
  let said = ''
  let gap = afterGap
  for (const [place, unit] of PLACES) {
    const digit = Math.floor(group / place) % 10
    if (digit > 0) said += (gap ? '零' : '') + DIGITS[digit] + unit
    gap = digit > 0 ? false : gap || said !== ''
  }
  return said
}

/** Errors and characters, summed over texts and by source. */
export interface ErrorCount {
  edits: number
  characters: number
  files: number
}

/** Adds one text to the sums of its source and of `all`. */
export function addTo(counts: Map<string, ErrorCount>, source: string, wanted: string, got: string): void {
  const [reference, hypothesis] = [normalise(wanted), normalise(got)]
  const edits = editDistance(reference, hypothesis)
  for (const key of ['all', source]) {
    const count = counts.get(key) ?? { edits: 0, characters: 0, files: 0 }
    const characters = count.characters + [...reference].length
    counts.set(key, { edits: count.edits + edits, characters, files: count.files + 1 })
  }
}

export const percent = ({ edits, characters }: ErrorCount): number =>
  Math.round((10_000 * edits) / Math.max(1, characters)) / 100
