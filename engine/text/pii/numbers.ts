import { unitAt } from '../measure-words.ts'
import { askedFor, clueFor, lastClue, type NumberKind } from './clues.ts'
import { digitGroups, soundsLikeDigit, type DigitGroup } from './digit-groups.ts'
import type { PersonalData } from './types.ts'

/** A phone number in four-digit steps over several turns has at most this many groups. */
const MAX_GROUPS = 18
const MAX_DIGITS = 20

const MOBILE = /^(?:86)?1[3-9]\d{9}$/
/** One digit lost, one or two doubled by the recogniser. */
const NEARLY_MOBILE = /^1[3-9]\d{8}(?:\d{2,3})?$/
const LANDLINE = /^0(?:10|2\d|[3-9]\d\d)\d{7,8}$/
/** Lines of businesses belong to nobody. */
const HOTLINE = /^(?:[48]00\d{7}|9[56]\d{3}|1(?:00|23)\d{2})$/
const BIRTHDAY = '(?:19|20)\\d\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])'
const ID_CARD = new RegExp(`^[1-8]\\d{5}${BIRTHDAY}\\d{3}[\\dX]$`)
const NEARLY_ID_CARD = new RegExp(`^\\d{4,7}${BIRTHDAY}\\d{2,4}X?$`)
const BANK_CARD = /^(?:62|4|5|3)\d{14,17}\d?$/

/** Words that say the digits after them are the end (or the beginning) of a longer number. */
const TAIL =
  /(?:[尾伟微未围卫委为维伪唯位味]号|尾数|末尾|结尾|(?:最后|后面?|末|倒数)(?:的)?[一二三四五六七八几0-9]个?(?:位数?|数字?|号)|前[三四六346]位)[^0-9零〇一二三四五六七八九幺]{0,6}$/
const TAIL_AFTER = /^[\s，,]*(?:结尾|收尾|打头|开头|的?尾号)/

/** Phone numbers, ID and bank cards and their tails, spoken digit by digit, with pauses, over several turns. */
export function findNumbersOfPersons(texts: readonly string[]): PersonalData[] {
  const groups = digitGroups(texts)
  const found: PersonalData[] = []
  const taken = new Set<DigitGroup>()
  for (const test of [isWhole, isNearly])
    for (let from = 0; from < groups.length; from++) {
      const window = bestWindow(texts, groups, from, taken, test)
      if (window === undefined) continue
      for (const group of window.groups) taken.add(group)
      const { kind } = window
      if (kind !== 'other') found.push(...window.groups.map((group) => covered(texts, group, kind)))
    }
  const known = groups.filter((group) => taken.has(group))
  for (const group of groups) {
    const kind = taken.has(group) ? undefined : (partKind(texts, group) ?? saidAgain(found, known, group))
    if (kind !== undefined) found.push(covered(texts, group, kind))
  }
  return found
}

/** What a row of digits is; `other` belongs to nobody and is left alone as a whole. */
type NumberTest = (digits: string, clue: NumberKind | undefined) => NumberKind | undefined

interface Window {
  groups: DigitGroup[]
  kind: NumberKind
}

/** The longest run of joined groups from `from` on that makes up one number. A group said again by the other side counts once. */
function bestWindow(
  texts: readonly string[],
  groups: DigitGroup[],
  from: number,
  taken: Set<DigitGroup>,
  test: NumberTest,
): Window | undefined {
  const first = groups[from]
  if (first === undefined) return undefined
  const clue = clueFor(texts, first.turn, first.start)
  let best: Window | undefined
  let digits = leadingOne(texts, first)
  const window: DigitGroup[] = []
  for (const group of groups.slice(from, from + MAX_GROUPS)) {
    if (taken.has(group) || (window.length > 0 && !group.joined)) break
    const last = window.at(-1)
    const echo =
      last !== undefined && group.turn !== last.turn && group.digits.length >= 3 && digits.endsWith(group.digits)
    window.push(group)
    if (echo && test(digits + group.digits, clue) === undefined) continue
    digits += group.digits
    if (digits.length > MAX_DIGITS) break
    const kind = test(digits, clue)
    if (kind !== undefined) best = { groups: [...window], kind }
  }
  return best
}

/** A first 幺 that was heard as 腰 or 要 stands before a group that would be a mobile number with it. */
function leadingOne(texts: readonly string[], group: DigitGroup): string {
  const before = (texts[group.turn] ?? '').charAt(group.start - 1)
  return /^[3-9]\d/.test(group.digits) && soundsLikeDigit(before) === '1' ? '1' : ''
}

function isWhole(digits: string, clue: NumberKind | undefined): NumberKind | undefined {
  if (HOTLINE.test(digits)) return 'other'
  if (MOBILE.test(digits)) return clue === 'other' ? undefined : 'phone'
  if (LANDLINE.test(digits)) return clue === 'other' ? undefined : 'phone'
  if (ID_CARD.test(digits)) return 'id_card'
  if (BANK_CARD.test(digits) && clue !== 'other' && clue !== 'id_card') return 'bank_card'
  return undefined
}

function isNearly(digits: string, clue: NumberKind | undefined): NumberKind | undefined {
  if (clue === 'other') return undefined
  if (NEARLY_ID_CARD.test(digits)) return 'id_card'
  if (clue === 'id_card' && digits.length >= 6) return 'id_card'
  if (clue === 'bank_card' && /^\d{12,19}$/.test(digits)) return 'bank_card'
  if (NEARLY_MOBILE.test(digits)) return 'phone'
  if (clue === 'phone' && /^\d{7,12}$/.test(digits)) return 'phone'
  return /\d*1[3-9]\d{9}$/.test(digits) && digits.length > 11 && digits.length < 16 ? 'phone' : undefined
}

/** Four and more digits of a number that was found are read back. */
function saidAgain(found: PersonalData[], known: DigitGroup[], group: DigitGroup): PersonalData['kind'] | undefined {
  if (group.digits.length < 4) return undefined
  const whole = known.find((k) => k.digits.length >= 4 && k.digits.endsWith(group.digits))
  return found.find((f) => f.turn === whole?.turn && f.end === whole.end)?.kind
}

/** A group too short to be a whole number: a tail, a part, or the answer to a question. */
function partKind(texts: readonly string[], group: DigitGroup): PersonalData['kind'] | undefined {
  const text = texts[group.turn] ?? ''
  const length = group.digits.length
  if (length < 3 || length > MAX_DIGITS || countsSomething(text, group)) return undefined
  const before = text.slice(0, group.start)
  if (TAIL.test(before) || TAIL_AFTER.test(text.slice(group.end))) return personal(tailKind(texts, group))
  if (length < 4 && !/^[\s，,嗯呃啊就是]*$/.test(before)) return undefined
  if (/[A-Za-z]\s?$/.test(before) || HOTLINE.test(group.digits)) return undefined
  const asked = lastClue(before)?.kind ?? askedFor(texts, group.turn)
  if (asked === undefined || asked === 'wechat') return undefined
  return /^(?:[^，,。]{0,8}[，,。\s])?[^，,。\s]{0,6}$/.test(before) ? personal(asked) : undefined
}

const personal = (kind: NumberKind | undefined) => (kind === 'other' ? undefined : kind)

function tailKind(texts: readonly string[], group: DigitGroup): NumberKind {
  if (group.digits.endsWith('X')) return 'id_card'
  const clue = clueFor(texts, group.turn, group.start)
  return clue === undefined || clue === 'wechat' ? 'phone' : clue
}

function countsSomething(text: string, group: DigitGroup): boolean {
  const next = text.charAt(group.end)
  return /[年月块元折款%％]/.test(next) || (group.digits.length < 4 && unitAt(text, group.end) !== undefined)
}

function covered(texts: readonly string[], group: DigitGroup, kind: PersonalData['kind']): PersonalData {
  const start = kind === 'phone' ? group.start - leadingOne(texts, group).length : group.start
  return { turn: group.turn, kind, start, end: group.end }
}
