import { hasLuhnDigit } from './pii/check-digit.ts'
import { surnameAt } from './pii/surnames.ts'
import { replaceSpans } from './offset-map.ts'
import { readClues } from './pii/clues.ts'
import { findEmails } from './pii/email.ts'
import { findPlates } from './pii/plate.ts'
import { settleClaims } from './pii/settle.ts'
import { anyWord, personalData } from './pii/word-lists.ts'
import { PLACEHOLDERS, redact } from './redact.ts'

const NO_DIGIT_BEFORE = '(?<![0-9A-Za-z])'
const NO_DIGIT_AFTER = '(?![0-9])'
/** +86 139-0000-0000, 13900000000, 021-62345678, (021)62345678, +15555555555. */
const PHONE = new RegExp(
  `(?:${NO_DIGIT_BEFORE}|(?<=(?<![0-9A-Za-z])[A-Za-z]{1,20}))(?:(?:\\+|00)?86[-\\s]?)?1[3-9]\\d[-\\s]?\\d{4}[-\\s]?\\d{4}${NO_DIGIT_AFTER}` +
    `|${NO_DIGIT_BEFORE}[(（]?0(?:10|2\\d|[3-9]\\d\\d)[)）]?[-\\s]?\\d{7,8}${NO_DIGIT_AFTER}|(?<!\\d)\\+\\d{7,15}${NO_DIGIT_AFTER}`,
  'gi',
)
const ID_CARD =
  /(?<![0-9A-Za-z])[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])/g
const CARD = /(?<![0-9A-Za-z])[3-6]\d{15,18}(?![0-9A-Za-z])/g

const ENDING = /\.[A-Za-z][A-Za-z0-9]{0,4}$/
/** A mark of what was covered is a part of its own, see `MARKS`. */
const PART = /[\uE000-\uE003]|[^_\-\s.,，、()（）[\]【】+~@#&\uE000-\uE003]+/g
const { no_person, no_name_begins, place_ends } = personalData.file_names
/** Words of telephones and recorders, days of the week, numbered shops, floors, days and teams. */
const NOT_A_PERSON = new RegExp(
  `^(?:${anyWord(no_person)}|周[一二三四五六日天]|星期.|[一二三四五六七八九十]+[店号楼月日组班])$`,
  'i',
)
const NOT_A_NAME = new RegExp(`${anyWord(place_ends)}$|^${anyWord(no_name_begins)}`)

/** Stands for what was covered while the rest is read: one character that no name holds (private use). */
const MARKS = { phone: '\uE000', id_card: '\uE001', bank_card: '\uE002', name: '\uE003' } as const
const LETTERS = /^(?:\p{Script=Han}{2,4}|[A-Za-z]+)$/u
/** Given name, middle name, family name. */
const MOST_PARTS = 3

/**
 * Covers personal data in the name of a file: telephone numbers (mobile, landline, abroad), identity numbers, bank cards with a
 * right check digit, plates, e-mail addresses, Chinese names that are a part of their own (张三_20260105.wav), and what stands
 * beside a telephone number as its name (13900000000_Zhang San.wav). Dates, times, device numbers and the ending stay.
 */
export function redactFileName(name: string): string {
  const ending = ENDING.exec(name)?.[0] ?? ''
  const marked = markNames(markNumbers(name.slice(0, name.length - ending.length)))
  const found = [...findPlates([marked], readClues([marked])), ...findEmails([marked])]
  const spans = settleClaims(
    marked,
    found.map((one) => ({ ...one, confidence: 1 })),
  )
  const { text } = redact(marked, spans)
  return Object.entries(MARKS).reduce((all, [kind, mark]) => all.replaceAll(mark, placeholderOf(kind)), text) + ending
}

const placeholderOf = (kind: string) => PLACEHOLDERS[kind as keyof typeof MARKS]

function markNumbers(name: string): string {
  return name
    .replace(/[０-９]/g, (digit) => digit.normalize('NFKC'))
    .replace(ID_CARD, MARKS.id_card)
    .replace(CARD, (digits) => (hasLuhnDigit(digits) ? MARKS.bank_card : digits))
    .replace(PHONE, MARKS.phone)
}

/** Marks the parts that are names by themselves, and up to three parts of letters on either side of a telephone number. */
function markNames(name: string): string {
  const parts = [...name.matchAll(PART)].map((match) => ({ start: match.index, text: match[0] }))
  const names = new Set(parts.filter(({ text }) => isChineseName(text)))
  parts.forEach(({ text }, at) => {
    if (text !== MARKS.phone) return
    for (const step of [-1, 1])
      for (let far = 1; far <= MOST_PARTS; far++) {
        const beside = parts[at + step * far]
        if (beside === undefined || !LETTERS.test(beside.text) || NOT_A_PERSON.test(beside.text)) break
        names.add(beside)
      }
  })
  return replaceSpans(
    name,
    parts
      .filter((part) => names.has(part))
      .map(({ start, text }) => ({ start, end: start + text.length, text: MARKS.name })),
  ).text
}

/** A surname and one or two characters more (three after a surname of two), and no place or thing. */
function isChineseName(part: string): boolean {
  const surname = surnameAt(part) ?? ''
  const given = part.length - surname.length
  return (
    surname !== '' &&
    /^\p{Script=Han}+$/u.test(part) &&
    given >= 1 &&
    given <= 2 &&
    !NOT_A_NAME.test(part) &&
    !NOT_A_PERSON.test(part)
  )
}
