import type { Token } from '../types.ts'
import { createDictionary, type Dictionary } from './word-dictionary.ts'

/** Letters and digits stay together (iPhone15Pro, 2.0T, wx_01); a dictionary would cut them to pieces. */
const RUN =
  /(?<han>\p{Script=Han}+)|(?<latin>(?:(?!\p{Script=Han})[\p{L}\p{N}])+(?:[.\-_+/&'](?:(?!\p{Script=Han})[\p{L}\p{N}])+)*)|(?<space>\s+)|[^]/gu
const HAN_ONLY = /^\p{Script=Han}+$/u
const LETTER = /[\p{L}\p{N}]/u
/** Longer runs of Han characters without any mark are no speech; they are cut so that the memory for one stays small. */
const MAX_HAN_RUN = 2000

export interface Tokenizer {
  /** Words with offsets; joined, they give the text back, whatever it holds. */
  tokenize: (text: string) => Token[]
}

/**
 * A tokenizer that knows `words` (pack and glossary terms), and none that another one was given. Words with letters, digits or marks in them
 * (宋PLUS, Model Y) are matched here, longest first, before the dictionary sees the rest.
 */
export function createTokenizer(words: readonly string[]): Tokenizer {
  const dictionary = createDictionary(words.filter((word) => word.length > 1 && HAN_ONLY.test(word)))
  const mixed = mixedWords(words)
  return { tokenize: (text) => tokenizeWith(dictionary, mixed, text) }
}

/** By lower-cased first character, longest first. */
function mixedWords(words: readonly string[]): Map<string, string[]> {
  const byFirst = new Map<string, string[]>()
  for (const word of new Set(words)) {
    const lower = word.toLowerCase()
    if (HAN_ONLY.test(word) || lower.length !== word.length || !LETTER.test(word)) continue
    const first = lower.charAt(0)
    byFirst.set(first, [...(byFirst.get(first) ?? []), lower])
  }
  for (const list of byFirst.values()) list.sort((a, b) => b.length - a.length)
  return byFirst
}

function tokenizeWith(dictionary: Dictionary, mixed: Map<string, string[]>, text: string): Token[] {
  const tokens: Token[] = []
  let from = 0
  for (const { start, end } of findMixed(mixed, text)) {
    cutPlain(dictionary, text.slice(from, start), from, tokens)
    tokens.push({ text: text.slice(start, end), tag: 'nz', start, end })
    from = end
  }
  cutPlain(dictionary, text.slice(from), from, tokens)
  return tokens
}

function findMixed(mixed: Map<string, string[]>, text: string): { start: number; end: number }[] {
  const lower = text.toLowerCase()
  const found: { start: number; end: number }[] = []
  if (mixed.size === 0 || lower.length !== text.length) return found
  for (let at = 0; at < lower.length; at++) {
    const word = mixed
      .get(lower.charAt(at))
      ?.find((w) => lower.startsWith(w, at) && standsAlone(lower, at, at + w.length))
    if (word === undefined) continue
    found.push({ start: at, end: at + word.length })
    at += word.length - 1
  }
  return found
}

/** A word that begins or ends with a letter or digit must not cut through a longer run of them: E5 is not in DE50. */
function standsAlone(text: string, start: number, end: number): boolean {
  const joins = (left: string, right: string) => /[a-z0-9]/.test(left) && /[a-z0-9]/.test(right)
  return !joins(text.charAt(start - 1), text.charAt(start)) && !joins(text.charAt(end - 1), text.charAt(end))
}

/** @param from - where the text begins in the whole */
function cutPlain(dictionary: Dictionary, text: string, from: number, tokens: Token[]): void {
  for (const match of text.matchAll(RUN)) {
    const start = from + match.index
    if (match.groups?.han !== undefined) cutHan(dictionary, match[0], start, tokens)
    else tokens.push({ text: match[0], tag: plainTag(match), start, end: start + match[0].length })
  }
}

const plainTag = (match: RegExpMatchArray) =>
  match.groups?.latin === undefined ? 'x' : /^[\d.]+$/.test(match[0]) ? 'm' : 'eng'

function cutHan(dictionary: Dictionary, run: string, start: number, tokens: Token[]): void {
  let at = start
  for (let from = 0; from < run.length; from += MAX_HAN_RUN)
    for (const word of dictionary.cut(run.slice(from, from + MAX_HAN_RUN))) {
      tokens.push({ text: word, tag: dictionary.classOf(word) ?? 'x', start: at, end: at + word.length })
      at += word.length
    }
}
