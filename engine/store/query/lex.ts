import { AppError } from '../../errors.ts'

export type Lexeme =
  | { kind: 'word' | 'phrase'; text: string; position: number }
  | { kind: 'and' | 'or' | 'not' | 'open' | 'close'; position: number }

const QUOTES: Record<string, string> = { '"': '"', '＂': '＂', '“': '”', '”': '”', '「': '」', '『': '』' }
const OPERATORS: Record<string, 'and' | 'or' | 'not'> = {
  AND: 'and',
  OR: 'or',
  NOT: 'not',
  与: 'and',
  或: 'or',
  非: 'not',
}
/** Signs such as ㎡ and ℃ are letters and digits in the form that texts are kept in. */
const isSearchable = (text: string): boolean => /[\p{L}\p{N}]/u.test(text.normalize('NFKC'))

/** A query that cannot be understood: where (UTF-16 offset) and a sentence that helps. */
export function queryError(position: number, problem: string, advice: string): AppError {
  return new AppError('QUERY_INVALID', { detail: { position, problem, advice } })
}

/**
 * Cuts a query into words, quoted phrases, operators and parentheses. Chinese and full-width forms of all of them count.
 * A word of punctuation alone means nothing and is passed over.
 *
 * @throws AppError QUERY_INVALID for a quotation mark without its partner or an empty phrase
 */
export function lex(query: string): Lexeme[] {
  const lexemes: Lexeme[] = []
  let at = 0
  while (at < query.length) {
    const char = query[at]
    if (/\s/.test(char)) at += 1
    else if (char === '(' || char === '（') lexemes.push({ kind: 'open', position: at++ })
    else if (char === ')' || char === '）') lexemes.push({ kind: 'close', position: at++ })
    else if (/[-－−]/.test(char) && /^[^\s)）]/.test(query.slice(at + 1))) lexemes.push({ kind: 'not', position: at++ })
    else if (char in QUOTES) at = readPhrase(query, at, lexemes)
    else at = readWord(query, at, lexemes)
  }
  return lexemes
}

function readPhrase(query: string, at: number, lexemes: Lexeme[]): number {
  const end = query.indexOf(QUOTES[query[at]], at + 1)
  if (end < 0) throw queryError(at, '引号没有成对', '给短语补上另一半引号，例如 "首付三成"')
  const text = query.slice(at + 1, end)
  if (!isSearchable(text)) throw queryError(at, '引号里没有可以检索的字', '在引号里写要找的原话，或去掉引号')
  lexemes.push({ kind: 'phrase', text, position: at })
  return end + 1
}

/** A phrase in quotation marks whose closing one is not in it: the pair that it was written in is one such. */
export function quoted(text: string): string {
  const [open, close] = Object.entries(QUOTES).find(([, end]) => !text.includes(end)) ?? ['"', '"']
  return open + text + close
}

function readWord(query: string, at: number, lexemes: Lexeme[]): number {
  let end = at
  while (end < query.length && !/[\s()（）]/.test(query[end]) && !(query[end] in QUOTES)) end++
  const text = query.slice(at, end)
  if (Object.hasOwn(OPERATORS, text)) lexemes.push({ kind: OPERATORS[text], position: at })
  else if (isSearchable(text)) lexemes.push({ kind: 'word', text, position: at })
  return end
}
