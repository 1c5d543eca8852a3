import { toArabicDigits } from '../chinese-number.ts'
import { anyWord, personalData, wordsOf } from './word-lists.ts'

/**
 * Digits said one by one, with no unit between them. A group ends at a pause, a filler or a mark; `joined` tells that nothing
 * but such stands between this group and the one before, be it in an earlier turn.
 */
export interface DigitGroup {
  turn: number
  start: number
  end: number
  /** Arabic digits, the check letter of an ID card as X. */
  digits: string
  joined: boolean
  /** Letters stand directly beside the digits: a waybill, a serial or part number (SF139…, A1234B). */
  code: boolean
}

export const SPOKEN_DIGIT = '0-9零〇一二三四五六七八九幺两洞'

/** What recognisers write for a digit in the middle of a number. A group never consists of these alone. */
const SOUNDS_LIKE: Record<string, string> = Object.fromEntries(
  Object.entries(personalData.digits.heard).flatMap(([digit, heard]) =>
    wordsOf(heard).map((character) => [character, digit]),
  ),
)
export const SOUND_ALIKE_DIGIT = Object.keys(SOUNDS_LIKE).join('')

/** A digit next to one of these is part of a quantity (二十五, 三点五, 16.8万), not of a string of digits. */
const COUNTING = /[十百千万亿]/
/** Nobody says so many digits one by one after or before 百 in an amount: the 百 was misheard. */
const LONGEST_QUANTITY_TAIL = 6
const { spelled_x, pauses, pauses_before_mark, acknowledged } = personalData.digits
const CHECK_LETTER = new RegExp(`^[\\s，,]?(?:[xX叉](?![A-Za-z0-9])|${anyWord(spelled_x)})`)
const PAUSES = new RegExp(
  `^(?:[\\s，,、。.·\\-－—_…~()（）\\[\\]【】+]|${anyWord(pauses)}|${anyWord(pauses_before_mark)}(?=[\\s，,]))*$`,
)
const ACKNOWLEDGEMENT = new RegExp(`^(?:[\\s，,、。.！!？?…]|${anyWord(acknowledged)})*$`)

/** 四个零: a digit said once for several. */
export const REPEATED = `[二两三四五六2-6]个[${SPOKEN_DIGIT}]`
const GROUP = new RegExp(
  `(?:${REPEATED}|[${SPOKEN_DIGIT}])(?:${REPEATED}|[${SPOKEN_DIGIT}]|[${SOUND_ALIKE_DIGIT}](?=[${SPOKEN_DIGIT}]{2})|(?<=[${SPOKEN_DIGIT}]{2})[${SOUND_ALIKE_DIGIT}](?=[${SPOKEN_DIGIT}]))*`,
  'g',
)

const REPEATED_ANYWHERE = new RegExp(REPEATED, 'g')
/** Words in letters that lead to or follow a person's number: tel139…, 139…wx. */
const NUMBER_WORD_BEFORE = /(?<![A-Za-z])(?:tel|phone|mobile|cell|call|ok|hi|vx|wx|v|qq|no|number)$/i
const NUMBER_WORD_AFTER = /^(?:vx|wx|qq|v|ok|wechat)(?![A-Za-z0-9])/i
const LONGEST_NUMBER_WORD = 8

/** 2025-07-05 is no number of a person, though it looks like the beginning of one. */
const DATE = /(?<!\d)(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)/g

/** Where the digits of dates are. */
function datesIn(text: string): Set<number> {
  const places = new Set<number>()
  for (const { index, 0: date } of text.matchAll(DATE))
    for (let at = index; at < index + date.length; at++) places.add(at)
  return places
}

/** All groups of a conversation in order. */
export function digitGroups(texts: readonly string[]): DigitGroup[] {
  const groups: DigitGroup[] = []
  texts.forEach((text, turn) => {
    const dates = datesIn(text)
    for (const match of text.matchAll(GROUP)) {
      if (dates.has(match.index)) continue
      const group = groupAt(text, turn, match.index, match[0])
      if (group === undefined) continue
      group.joined = joins(texts, groups.at(-1), group)
      groups.push(group)
    }
  })
  return groups
}

function groupAt(text: string, turn: number, start: number, surface: string): DigitGroup | undefined {
  const end = start + surface.length
  const isQuantity = surface.length < LONGEST_QUANTITY_TAIL
  if (isQuantity && (COUNTING.test(text.charAt(start - 1)) || COUNTING.test(text.charAt(end)))) return undefined
  // 后四位: the digit counts digits.
  if (surface.length === 1 && /[位个]/.test(text.charAt(end))) return undefined
  const letter = surface.length >= 3 ? (CHECK_LETTER.exec(text.slice(end, end + 5))?.[0] ?? '') : ''
  const digits = readDigits(surface) + (letter && 'X')
  const code = isCode(text, start, end + letter.length)
  return { turn, start, end: end + letter.length, digits, joined: false, code }
}

function isCode(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - LONGEST_NUMBER_WORD), start)
  const after = text.slice(end, end + LONGEST_NUMBER_WORD)
  return (
    (/[A-Za-z]$/.test(before) && !NUMBER_WORD_BEFORE.test(before)) ||
    (/^[A-Za-z]/.test(after) && !NUMBER_WORD_AFTER.test(after))
  )
}

/** Digit words and their sound-alikes as Arabic digits. */
export function readDigits(surface: string): string {
  const full = surface.replace(REPEATED_ANYWHERE, (said) =>
    said.charAt(2).repeat(Number(toArabicDigits(said.charAt(0)))),
  )
  return toArabicDigits([...full].map((character) => SOUNDS_LIKE[character] ?? character).join('')).replace(/洞/g, '0')
}

/** The digit that a character sounds like, although it is written as something else. */
export const soundsLikeDigit = (character: string) => SOUNDS_LIKE[character]

function joins(texts: readonly string[], before: DigitGroup | undefined, group: DigitGroup): boolean {
  if (before === undefined) return false
  if (before.turn === group.turn) return PAUSES.test((texts[group.turn] ?? '').slice(before.end, group.start))
  const rest = (texts[before.turn] ?? '').slice(before.end)
  const head = (texts[group.turn] ?? '').slice(0, group.start)
  const between = texts.slice(before.turn + 1, group.turn)
  return (
    group.turn - before.turn <= 3 &&
    PAUSES.test(rest) &&
    ACKNOWLEDGEMENT.test(head) &&
    between.every((t) => ACKNOWLEDGEMENT.test(t))
  )
}
