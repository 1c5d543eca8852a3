import { bigUnitAt, isArabic, isZero, smallUnitOf, tensOf } from './characters.ts'
import { digitAt, type ReadingOptions } from './digit.ts'
import { addTo, figureOf, type Figure } from './figure.ts'
import { arabicAt, digitRow, fractionAt, mayCount } from './rows.ts'

/** Units that a decimal may have: 三点五百万. */
const FRACTION_SCALES: [string, number][] = [
  ['百万', 1e6],
  ['千万', 1e7],
  ['百亿', 1e10],
  ['千亿', 1e11],
  ['千', 1e3],
]
const TEN_THOUSAND = 1e4
const TEN = figureOf(10, 0)

/**
 * Reads the longest number that begins at `at`, from left to right and once: units must fall (千 百 十 within each of 亿 万 and the
 * rest), so a reading is short however long a row of number characters is. Only rows of digits are read to their end.
 */
export function readNumber(text: string, at: number, options: ReadingOptions): Figure | undefined {
  const row = isArabic(text.charAt(at)) ? arabicAt(text, at) : digitRow(text, at, options)
  if (row?.form === 'digits' && !mayCount(text, at, row)) return row
  if (row?.form === 'arabic') return scaledArabic(text, at, row, options) ?? below(text, row, 'arabic', options)
  const head = row ?? sectionAt(text, at, options)
  return head && below(text, withFraction(text, head) ?? head, head.form, options)
}

/** 3千5, 16百: Arabic digits before a small unit. */
function scaledArabic(text: string, at: number, count: Figure, options: ReadingOptions): Figure | undefined {
  const unit = smallUnitOf(text.charAt(count.end))
  if (unit === undefined) return undefined
  if (count.value < 10 && Number.isInteger(count.value)) {
    const part = sectionAt(text, at, options)
    if (part && part.end > count.end) return below(text, part, 'words', options)
  }
  if (unit < 100 || smallUnitOf(text.charAt(count.end + 1)) !== undefined) return undefined
  return below(text, figureOf(count.value * unit, count.end + 1), 'words', options)
}

/** Where the reading of a section stands: the last unit and what may still follow. */
interface Place {
  at: number
  /** The next unit must be smaller. */
  under: number
  /** 0 before the first unit. */
  last: number
  /** A 零 was read since. */
  zero: boolean
}

/** A number below ten thousand: falling units, and a digit at the end. */
function sectionAt(text: string, start: number, options: ReadingOptions): Figure | undefined {
  const sum = figureOf(0, start)
  const place: Place = { at: start, under: TEN_THOUSAND, last: 0, zero: false }
  while (stepOf(text, start, place, sum, options)) continue
  return sum.end === start ? undefined : sum
}

/** Reads one digit with its unit, or a 零; false where the section ends. */
function stepOf(text: string, start: number, place: Place, sum: Figure, options: ReadingOptions): boolean {
  const { at, under, last } = place
  const character = text.charAt(at)
  const ten = tensOf(character) ?? (smallUnitOf(character) === 10 && startsTen(text, at, start) ? 10 : 0)
  if (ten > 0 && under > 10) {
    addTo(sum, TEN, ten / 10, at + 1)
    return moveTo(place, at + 1, 10)
  }
  if (isZero(character) && last > 0 && !place.zero) {
    place.at++
    return (place.zero = true)
  }
  const digit = digitAt(text, at, options, at === start)
  if (digit === undefined || (digit.openAt >= 0 && sum.openAt >= 0)) return false
  const unit = smallUnitOf(text.charAt(digit.end))
  if (unit === undefined || unit >= under) return addTail(text, digit, place, sum, unit !== undefined)
  if (digit.value >= 10) return false
  addTo(sum, digit, unit, digit.end + 1)
  return moveTo(place, digit.end + 1, unit)
}

function moveTo(place: Place, at: number, unit: number): true {
  place.at = at
  place.under = unit
  place.last = unit
  place.zero = false
  return true
}

/** 十 without a digit before it is ten; its capital 拾 begins other words (拾掇) and is one only before more of an amount. */
const startsTen = (text: string, at: number, start: number): boolean =>
  text.charAt(at) === '十' || at > start || /[万亿元圆壹贰叁肆伍陆柒捌玖]/.test(text.charAt(at + 1))

/** A digit without a smaller unit behind it ends the section, if it belongs to it at all. */
function addTail(text: string, digit: Figure, place: Place, sum: Figure, isFollowed: boolean): false {
  const scale = tailScale(text, digit, place, isFollowed)
  if (scale === 0) return false
  addTo(sum, digit, scale, digit.end)
  sum.shortTail = scale > 1
  sum.lone = place.last === 0
  return false
}

/** What a digit at the end counts: itself, a tenth of the unit before it (三千五), or nothing where it belongs to what follows. */
function tailScale(text: string, digit: Figure, { at, last, zero }: Place, isFollowed: boolean): number {
  const after = text.charAt(digit.end)
  if (isZero(after) || isArabic(after)) return 0
  if (last === 0) return 1
  const counts = isFollowed || (digit.openAt >= 0 && bigUnitAt(text, digit.end) !== undefined)
  if (counts && last !== 10) return 0
  const isShort = last >= 100 && !zero
  if (isShort && (text.charAt(at) === '两' || digit.value >= 10)) return 0
  return isShort ? last / 10 : 1
}

/** 三点五, 十六点八; 三点五十 is no decimal. */
function withFraction(text: string, head: Figure): Figure | undefined {
  if (head.shortTail || head.low !== head.high) return undefined
  const fraction = fractionAt(text, head.end)
  if (fraction === undefined) return undefined
  const unit = FRACTION_SCALES.find(([word]) => text.startsWith(word, fraction.end))
  if (unit === undefined && smallUnitOf(text.charAt(fraction.end)) !== undefined) return undefined
  const sum = figureOf(0, head.end)
  addTo(sum, figureOf(head.value + fraction.value, 0), unit?.[1] ?? 1, fraction.end + (unit?.[0].length ?? 0))
  return sum
}

/** Goes on behind the first part: 万 and 亿, and what is below them. `form` is that of the first part alone. */
function below(text: string, head: Figure, form: Figure['form'], options: ReadingOptions): Figure | undefined {
  const sum = figureOf(0, head.end, form)
  let limit = Infinity
  for (let part: Figure | undefined = head; part !== undefined;) {
    const big = bigUnitAt(text, part.end)
    if (big === undefined || big.value >= limit || part.high * big.value >= limit || part.value <= 0) {
      addLast(text, sum, part, limit)
      break
    }
    addTo(sum, part, big.value, part.end + big.length)
    sum.form = 'words'
    limit = big.value
    part = sectionAt(text, isZero(text.charAt(sum.end)) ? sum.end + 1 : sum.end, options)
  }
  return sum.form === 'words' && sum.high > Number.MAX_SAFE_INTEGER ? undefined : sum
}

/** What has no 万 or 亿 of its own: all of it, or a tail (一万五) that must stay below the last one. */
function addLast(text: string, sum: Figure, part: Figure, limit: number): void {
  if (limit === Infinity) {
    addTo(sum, part, 1, part.end)
    sum.shortTail = part.shortTail
    return
  }
  const isTail = part.lone && !isZero(text.charAt(sum.end)) && part.high < 10
  // 两 behind 万 counts what follows: 一万两瓶.
  const isCount = isTail && text.charAt(part.end - 1) === '两' && part.low === part.high
  // 80万77平: two Arabic digits count something of their own, 16万8000 goes on.
  const isOwn = part.lone && !isTail && part.high >= 10 && part.high < 100
  if (part.high >= limit || isCount || isOwn) return
  addTo(sum, part, isTail ? limit / 10 : 1, part.end)
  sum.shortTail = isTail || part.shortTail
}
