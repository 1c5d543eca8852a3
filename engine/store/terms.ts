import type { NumberSpan } from '../types.ts'

/**
 * The form in which text is indexed: Han characters one by one, runs of letters (C++ and C# are one) and runs of digits (16.8 is
 * one), lower case, and a gap where there was punctuation. A phrase over single characters finds every occurrence of any string, one
 * and two characters included, which an index of dictionary words or of trigrams does not.
 */

export interface Term {
  term: string
  /** UTF-16 offsets into the text, half-open. */
  start: number
  end: number
}

/** Stands where punctuation was, so that words never run over it. */
export const GAP = '_'

type Kind = 'han' | 'letter' | 'digit' | 'space' | 'other'

function kindOf(char: string): Kind {
  if (/\p{Script=Han}/u.test(char)) return 'han'
  if (/\p{N}/u.test(char)) return 'digit'
  if (/\p{L}/u.test(char)) return 'letter'
  return /\s/u.test(char) ? 'space' : 'other'
}

/** The index's tokenizer knows the letters of an older Unicode; what its tables may lack travels as its number. */
const safe = (char: string): string =>
  /^[a-z0-9.\u3400-\u4db5\u4e00-\u9fcc]$/.test(char) ? char : `u${(char.codePointAt(0) ?? 0).toString(16)}`

/** Cuts text into terms, in order. Gaps stand between terms only, never first or last. */
export function termsOf(text: string): Term[] {
  const terms: Term[] = []
  let last: Kind = 'space'
  let gap = false
  for (const { char, kind, start, end } of foldedChars(text)) {
    const open = terms.at(-1)
    if (kind === 'other') gap = true
    else if (open && kind === last && (kind === 'letter' || kind === 'digit')) {
      open.term += char
      open.end = end
    } else if (kind !== 'space') {
      if (gap && open) terms.push({ term: GAP, start: open.end, end: start })
      gap = false
      terms.push({ term: char, start, end })
    }
    last = kind
  }
  return terms
}

interface FoldedChar extends Omit<Term, 'term'> {
  char: string
  kind: Kind
}

const DEGREE_BEFORE_A_LETTER = /°(?=\p{Script=Latin})/gu
const SIGNS_BEHIND_A_LETTER = /(?<=\p{Script=Latin})[+#＋＃]+/gu

/** Where + and # belong to the name before them (C++, A+, F#), not where they join it to the next (A+B, A+1); the sign of °C. */
function signsOfNames(text: string): Set<number> {
  const places = new Set<number>()
  for (const { 0: signs, index } of text.matchAll(SIGNS_BEHIND_A_LETTER)) {
    const next = text.slice(index + signs.length, index + signs.length + 2)
    const joins = /^\p{Script=Latin}/u.test(next) || (signs.length === 1 && /^\p{N}/u.test(next))
    for (let i = 0; i < signs.length && !joins; i++) places.add(index + i)
  }
  for (const { index } of text.matchAll(DEGREE_BEFORE_A_LETTER)) places.add(index)
  return places
}

/**
 * Characters by NFKC and in lower case, with the place of the character they come from; the point in 16.8 is a digit, the signs of
 * C++ are letters.
 */
function* foldedChars(text: string): Generator<FoldedChar> {
  const signs = signsOfNames(text)
  let at = 0
  for (const source of text) {
    const start = at
    at += source.length
    const point = source === '.' && /\p{N}/u.test(text.charAt(start - 1)) && /^\p{N}/u.test(text.slice(at))
    for (const char of source.normalize('NFKC').toLowerCase()) {
      const kind = point ? 'digit' : signs.has(start) ? 'letter' : kindOf(char)
      yield { char: safe(char), kind, start, end: at }
    }
  }
}

/** The terms as the index takes them, each with a blank behind it; one blank in front, so that ` 太 贵 ` can be sought. */
export function indexLine(text: string): string {
  return (
    ' ' +
    termsOf(text)
      .map(({ term }) => term + ' ')
      .join('')
  )
}

/** A word of the tokenizer as one index term: `X3` → `x3`; empty for a mark. */
export const wordTerm = (word: string): string =>
  termsOf(word)
    .map(({ term }) => (term === GAP ? '' : term))
    .join('')

/** Kinds of numbers that mean the same when written without their unit are one class. */
const CLASSES: Record<NumberSpan['kind'], string> = {
  price: 'n',
  quantity: 'n',
  digits: 'n',
  model: 'n',
  percent: 'p',
  date: 'd',
  time: 't',
}

type Indexed = Pick<NumberSpan, 'kind' | 'value' | 'min' | 'max' | 'approximate'>

/**
 * What a number is indexed under, terms between spaces: 168000 元 → n168000, 30 % → p30, however it is said or written. A range is
 * found by both its ends (三到五 → `n3 n5`), not by what lies between; what was left open (几十万) by none that nobody named, only by
 * words as open (`n200000to900000`).
 */
export function numberTerm({ kind, value, min, max, approximate }: Indexed): string {
  const term = (figure: number): string => String(figure).replace('-', 'm').replace('+', '')
  const name = CLASSES[kind]
  if (min === undefined || max === undefined) return name + term(value)
  return approximate ? `${name}${term(min)}to${term(max)}` : `${name}${term(min)} ${name}${term(max)}`
}

/** Whether what a number is indexed under holds the terms of another: 三到五 holds 五. */
export const holdsNumber = (number: Indexed, wanted: string): boolean =>
  ` ${numberTerm(number)} `.includes(` ${wanted} `)
