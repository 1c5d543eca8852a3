import { hasIdCheckDigit, hasLuhnDigit } from './check-digit.ts'
import type { Clues } from './clues.ts'
import { digitGroups, soundsLikeDigit, type DigitGroup } from './digit-groups.ts'
import type { FormatData } from './types.ts'
import { personalData, wordsOf, type NumberKind } from './word-lists.ts'

/** A phone number in four-digit steps over several turns has at most this many groups. */
const MAX_GROUPS = 18
const MAX_DIGITS = 20

const MOBILE = /^(?:0{0,2}86)?1[3-9]\d{9}$/
/** The same number twice in one breath. */
const MOBILE_AGAIN = /^(1[3-9]\d{9})\1+$/
/** One digit lost, one or two doubled by the recogniser. */
const NEARLY_MOBILE = /^1[3-9]\d{8}(?:\d{2,3})?$/
const LANDLINE = /^0(?:10|2\d|[3-9]\d\d)\d{7,8}$/
/** Lines of businesses belong to nobody. */
const HOTLINE = /^(?:[48]00\d{7}|9[56]\d{3}|1(?:00|23)\d{2})$/
/** Born before the middle of the 2010s: numbers of orders and waybills hold the date of today. */
const BIRTHDAY = '(?:19\\d\\d|200\\d|201[0-5])(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])'
const ID_CARD = new RegExp(`^[1-8]\\d{5}${BIRTHDAY}\\d{3}[\\dX]$`)
const NEARLY_ID_CARD = new RegExp(`^\\d{4,7}${BIRTHDAY}\\d{2,4}X?$`)
/** Longest and shortest cards of UnionPay, Visa, Mastercard, American Express and JCB (ISO/IEC 7812). */
const BANK_CARD = /^(?:62\d{14,17}|4\d{15}|5[1-5]\d{14}|3[47]\d{13}|35\d{14})$/
const UNIONPAY = /^62\d{14,17}$/
const NAMED_BANK_CARD = /^\d{12,19}$/

/** What a row of digits is; `other` belongs to nobody and is left alone as a whole. */
type NumberTest = (row: Row, clue: NumberKind | undefined) => NumberKind | undefined

/** Digits that may make up one number, and how they were said. */
interface Row {
  digits: string
  /** In words, with pauses or after a house (七栋20313…), as people tell a number, not as one run of figures as papers have it. */
  told: boolean
}

interface Window {
  groups: DigitGroup[]
  kind: NumberKind
}

/**
 * Phone numbers, ID and bank cards, spoken digit by digit, with pauses, over several turns. Of their parts and tails the turn reader tells.
 */
export function findNumbersOfPersons(texts: readonly string[], clues: Clues): FormatData[] {
  const groups = digitGroups(texts)
  const found: FormatData[] = []
  const taken = new Map<DigitGroup, NumberKind>()
  for (const test of [isWhole, isNearly])
    for (let from = 0; from < groups.length; from++) {
      const window = bestWindow({ texts, groups, clues, taken }, from, test)
      if (window === undefined) continue
      for (const group of window.groups) taken.set(group, window.kind)
      const spans = coverAll(texts, window)
      // Eleven digits out of a longer row are a part of something else as often as a telephone number.
      const after = groups.at(from + window.groups.length)
      const isRow = !groups[from].joined && after?.joined !== true
      found.push(...(test === isWhole && isRow ? spans.map((span) => ({ ...span, isWhole: true as const })) : spans))
    }
  return found
}

interface Search {
  texts: readonly string[]
  groups: readonly DigitGroup[]
  clues: Clues
  taken: ReadonlyMap<DigitGroup, NumberKind>
}

/** The longest run of joined groups from `from` on that makes up one number. A group said again by the other side counts once. */
function bestWindow({ texts, groups, clues, taken }: Search, from: number, test: NumberTest): Window | undefined {
  const first = groups[from]
  if (taken.has(first)) return undefined
  const clue = clues.forNumber(first.turn, first.start)
  if (first.code && clue !== 'phone' && clue !== 'bank_card' && clue !== 'id_card') return undefined
  let best: Window | undefined
  let digits = leadingOne(texts, first)
  const window: DigitGroup[] = []
  for (const group of groups.slice(from, from + MAX_GROUPS)) {
    if (taken.has(group) || (window.length > 0 && (!group.joined || group.code))) break
    const last = window.at(-1)
    const echo =
      last !== undefined && group.turn !== last.turn && group.digits.length >= 3 && digits.endsWith(group.digits)
    window.push(group)
    const told = window.length > 1 || isSpoken(texts, group) || isAfterHouse(texts, first)
    const row = (all: string): Row => ({ digits: all, told })
    if (echo && test(row(digits + group.digits), clue) === undefined) continue
    digits += group.digits
    const kind = test(row(digits), clue)
    if (kind !== undefined) best = { groups: [...window], kind }
    if (digits.length > MAX_DIGITS) break
  }
  return best
}

const isSpoken = (texts: readonly string[], { turn, start, end }: DigitGroup): boolean =>
  /\p{Script=Han}/u.test((texts[turn] ?? '').slice(start, Math.min(end, start + MAX_DIGITS)))

const HOUSES = new Set(wordsOf(personalData.digits.houses))

const isAfterHouse = (texts: readonly string[], { turn, start }: DigitGroup): boolean =>
  HOUSES.has((texts[turn] ?? '').charAt(start - 1))

/** A first 幺 that was heard as 腰 or 要 stands before a group that would be a mobile number with it. */
function leadingOne(texts: readonly string[], group: DigitGroup): string {
  const before = (texts[group.turn] ?? '').charAt(group.start - 1)
  return /^[3-9]\d/.test(group.digits) && soundsLikeDigit(before) === '1' ? '1' : ''
}

function isWhole({ digits, told }: Row, clue: NumberKind | undefined): NumberKind | undefined {
  if (HOTLINE.test(digits)) return 'other'
  if (MOBILE.test(digits) || LANDLINE.test(digits) || MOBILE_AGAIN.test(digits))
    return clue === 'other' ? undefined : 'phone'
  if (ID_CARD.test(digits) && (clue !== 'other' || hasIdCheckDigit(digits))) return 'id_card'
  if (clue === 'other' || clue === 'vin') return undefined
  // Nobody is born in a UnionPay number, whatever was asked for.
  if (told && UNIONPAY.test(digits)) return 'bank_card'
  if (clue === 'id_card') return undefined
  const named = clue === 'bank_card' && digits.length >= 15 && NAMED_BANK_CARD.test(digits)
  // A misheard digit breaks the check digit, so a card that was told counts without; papers hold other long numbers.
  return named || (BANK_CARD.test(digits) && (told || hasLuhnDigit(digits))) ? 'bank_card' : undefined
}

function isNearly({ digits, told }: Row, clue: NumberKind | undefined): NumberKind | undefined {
  if (clue === 'other') return undefined
  if (clue === 'qq') return /^[1-9]\d{4,10}$/.test(digits) ? 'qq' : undefined
  if (clue === 'vin') return undefined
  if (NEARLY_ID_CARD.test(digits)) return 'id_card'
  if (clue === 'id_card' && digits.length >= 6 && digits.length <= MAX_DIGITS) return 'id_card'
  if (clue === 'bank_card' && NAMED_BANK_CARD.test(digits)) return 'bank_card'
  if (clue === 'phone' && /^\d{7,12}$/.test(digits)) return 'phone'
  if (!told && clue !== 'phone') return undefined
  const ends = /1[3-9]\d{9}$/.test(digits) && digits.length > 11 && digits.length < 16
  return NEARLY_MOBILE.test(digits) || ends ? 'phone' : undefined
}

/** Brackets and dashes inside a number are covered with it: (021)6234-5678. */
const INSIDE = /^[-－—–()（）[\]【】+]{1,2}$/

function coverAll(texts: readonly string[], { groups, kind }: Window): FormatData[] {
  if (kind === 'other') return []
  const spans: FormatData[] = []
  for (const group of groups) {
    const span = cover(texts, group, kind)
    const last = spans.at(-1)
    if (last?.turn === span.turn && INSIDE.test((texts[span.turn] ?? '').slice(last.end, span.start)))
      last.end = span.end
    else spans.push(span)
  }
  return spans
}

function cover(texts: readonly string[], group: DigitGroup, kind: FormatData['kind']): FormatData {
  const text = texts[group.turn] ?? ''
  const { start, end } = group
  const opened = kind === 'phone' && /[(（[【+]/.test(text.charAt(start - 1)) ? 1 : 0
  const lead = kind === 'phone' ? leadingOne(texts, group).length : 0
  return { turn: group.turn, kind, start: start - Math.max(opened, lead), end }
}
