import type { NumberSpan } from '../../types.ts'
import { normalise } from '../../text/normalise.ts'
import { GAP, numberTerm, termsOf, wordTerm } from '../terms.ts'
import { queryError } from './lex.ts'
import type { Match } from './match.ts'
import type { QueryNode } from './parse.ts'

/** What a compiled query seeks and ranks by: one piece of text, found as characters in a row or as a number's value. */
export interface Needle {
  match: Match
  /** As characters; empty where only the number's value counts. */
  terms: string[]
  /** The piece as a term of the words' index, to see whether it stands as a word of its own. */
  word: string
  /** The number it reads as, as a term of the numbers' index. */
  number?: string
  /** Not every hit need hold it: it stands under OR. */
  optional: boolean
}

export interface CompiledQuery {
  match: Match
  /** Pieces that bring hits (not the excluded ones), each once. */
  needles: Needle[]
}

/** How the reading of words and numbers is lent to the compiler. */
export interface QueryReaders {
  /** Cuts a run of Han without blanks into words. */
  words(text: string): string[]
  numbers(text: string): Pick<NumberSpan, 'start' | 'end' | 'kind' | 'value'>[]
}

/** A run this short is one word; a longer one is cut into words that may stand apart. */
const LONGEST_WORD = 3
/** They carry no meaning of their own: no hit is lost because one is missing. */
const PARTICLES = new Set('的了吗呢吧啊呀嘛哦呗么')

/** Turns a query tree into what a row must hold and the pieces to rank and highlight. */
export function compileQuery(node: QueryNode, readers: QueryReaders): CompiledQuery {
  const needles = new Map<string, Needle>()
  const match = compileNode(node, readers, (found) => {
    for (const needle of found) {
      const key = JSON.stringify(needle.match)
      if (!needles.has(key) || !needle.optional) needles.set(key, needle)
    }
  })
  return { match, needles: [...needles.values()] }
}

type Keep = (needles: Needle[]) => void

function compileNode(node: QueryNode, readers: QueryReaders, keep: Keep): Match {
  if (node.kind === 'term') return compileTerm(node, readers, keep)
  if (node.kind === 'not') throw queryError(node.position, 'NOT 不能单独使用', '先写要找的词')
  if (node.kind === 'or') {
    const keepOptional: Keep = (needles) => keep(needles.map((needle) => ({ ...needle, optional: true })))
    return either(node.children.map((child) => compileNode(child, readers, keepOptional)))
  }
  const wanted = node.children.filter(({ kind }) => kind !== 'not')
  const unwanted = node.children.flatMap((child) => (child.kind === 'not' ? [child.child] : []))
  const base = all(wanted.map((child) => compileNode(child, readers, keep)))
  if (unwanted.length === 0) return base
  const ignore: Keep = () => undefined
  return { kind: 'but', wanted: base, unwanted: either(unwanted.map((child) => compileNode(child, readers, ignore))) }
}

const joined =
  (kind: 'and' | 'or') =>
  (parts: Match[]): Match =>
    parts.length === 1 ? parts[0] : { kind, parts }
const all = joined('and')
const either = joined('or')

function compileTerm(node: QueryNode & { kind: 'term' }, readers: QueryReaders, keep: Keep): Match {
  const normal = normalise(node.text).text
  const text = termsOf(normal).length > 0 ? normal : node.text
  const pieces = node.exact ? [exactNeedle(text, readers)] : looseNeedles(text, readers)
  const found = pieces.filter((needle) => needle !== undefined)
  if (found.length === 0) throw queryError(node.position, '这里没有可以检索的字', '请写汉字、字母或数字')
  keep(found)
  return all(found.map(({ match }) => match))
}

function exactNeedle(text: string, readers: QueryReaders): Needle | undefined {
  const terms = termsOf(text).map(({ term }) => term)
  const whole = wholeNumber(text, readers)
  const needle = phraseNeedle(terms, text, whole)
  if (!needle || whole) return needle
  // Recognisers set punctuation by guess: a phrase with a comma is also found where none was written.
  const plain = terms.filter((term) => term !== GAP)
  const match = terms.includes(GAP) ? either([needle.match, phrase(plain)]) : needle.match
  const percents = readers.numbers(text).filter((number) => isPercentSign(number, text))
  return { ...needle, match: all([match, ...percents.map(byNumber)]) }
}

function looseNeedles(text: string, readers: QueryReaders): (Needle | undefined)[] {
  const whole = wholeNumber(text, readers)
  if (whole) return [phraseNeedle(bare(text), text, whole)]
  const needles: (Needle | undefined)[] = []
  let at = 0
  for (const number of readers.numbers(text)) {
    const { start, end } = number
    if (start < at || end - start < 2) continue
    needles.push(...wordNeedles(text.slice(at, start), readers))
    needles.push(
      phraseNeedle(bare(text.slice(start, end)), text.slice(start, end), { ...number, start: 0, end: end - start }),
    )
    at = end
  }
  needles.push(...wordNeedles(text.slice(at), readers))
  return needles
}

function wordNeedles(text: string, readers: QueryReaders): (Needle | undefined)[] {
  return piecesBetweenGaps(text).flatMap((piece) => {
    if (termsOf(piece).length <= LONGEST_WORD || !/\p{Script=Han}/u.test(piece))
      return [phraseNeedle(bare(piece), piece)]
    const words = readers.words(piece).filter((word) => !PARTICLES.has(word) && bare(word).length > 0)
    return (words.length > 0 ? words : [piece]).map((word) => phraseNeedle(bare(word), word))
  })
}

function piecesBetweenGaps(text: string): string[] {
  const pieces: string[] = []
  let from = 0
  for (const { term, start, end } of termsOf(text)) {
    if (term !== GAP) continue
    pieces.push(text.slice(from, start))
    from = end
  }
  return [...pieces, text.slice(from)]
}

const bare = (text: string): string[] =>
  termsOf(text)
    .map(({ term }) => term)
    .filter((term) => term !== GAP)

type QueryNumber = ReturnType<QueryReaders['numbers']>[number]

function wholeNumber(text: string, readers: QueryReaders): QueryNumber | undefined {
  const trimmed = text.trim()
  return readers.numbers(trimmed).find(({ start, end }) => start === 0 && end === trimmed.length)
}

/** `50%`: its sign is no term, and the digits alone are another number. */
const isPercentSign = ({ kind, start, end }: QueryNumber, text: string): boolean =>
  kind === 'percent' && /[%‰]/.test(text.slice(start, end).normalize('NFKC'))

const byNumber = (number: QueryNumber): Match => ({ kind: 'number', term: numberTerm(number) })

function phraseNeedle(terms: string[], word: string, number?: QueryNumber): Needle | undefined {
  if (terms.length === 0) return undefined
  const chars = phrase(terms)
  const needle = { match: chars, terms, word: wordTerm(word), optional: false }
  // Of a name such as X3 the number alone says too little.
  if (!number || (number.kind === 'model' && /\p{Script=Latin}/u.test(word))) return needle
  const isSign = isPercentSign(number, word.trim())
  const match = isSign ? byNumber(number) : either([chars, byNumber(number)])
  return { ...needle, match, number: numberTerm(number), ...(isSign && { terms: [], word: '' }) }
}

const phrase = (terms: string[]): Match => ({ kind: 'phrase', terms })
