import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Jieba } from '@node-rs/jieba'
import type { Token } from '../types.ts'

/** Letters and digits stay together (iPhone15Pro, 2.0T, wx_01); jieba would cut them to pieces. */
const RUN =
  /(?<han>\p{Script=Han}+)|(?<latin>(?:(?!\p{Script=Han})[\p{L}\p{N}])+(?:[.\-_+/&'](?:(?!\p{Script=Han})[\p{L}\p{N}])+)*)|(?<space>\s+)|[^]/gu
const HAN_ONLY = /^\p{Script=Han}+$/u
const LETTER = /[\p{L}\p{N}]/u
/** Longer runs of Han characters without any mark are no speech; they are cut so that one native call stays short. */
const MAX_HAN_RUN = 2000

export interface Tokenizer {
  /** Words with offsets; joined, they give the text back, whatever it holds. */
  tokenize: (text: string) => Token[]
}

/** jieba's own median of how often a word of its dictionary was counted: what a word without a count is worth. */
const MEDIAN_COUNT = 3

let dictionary: Jieba | undefined
const knownWords = new Set<string>()

/**
 * A tokenizer that knows `words` (pack and glossary terms). One dictionary of 60 MB serves the process: the first call loads it, later
 * calls add what is new and never take words away. Words with letters, digits or marks in them (宋PLUS, Model Y) are matched here,
 * longest first, before jieba sees the rest.
 */
export function createTokenizer(words: readonly string[]): Tokenizer {
  const jieba = dictionaryWith(words.filter((word) => HAN_ONLY.test(word)))
  const mixed = mixedWords(words)
  return { tokenize: (text) => tokenizeWith(jieba, mixed, text) }
}

/** What the dictionary takes a word for, in jieba's marks (`nr` a name of a person); undefined where it has no such word. */
export function wordClass(word: string): string | undefined {
  const tagged = dictionaryWith([]).tag(word, false)
  return tagged.length === 1 ? tagged[0].tag : undefined
}

function dictionaryWith(words: string[]): Jieba {
  // Read here, not imported: the package's own module would keep eleven megabytes of text.
  dictionary ??= Jieba.withDict(readFileSync(createRequire(import.meta.url).resolve('@node-rs/jieba/dict.txt')))
  const fresh = [...new Set(words)].filter((word) => word.length > 1 && !knownWords.has(word))
  if (fresh.length > 0) dictionary.loadDict(Buffer.from(fresh.map((word) => `${word} ${MEDIAN_COUNT}\n`).join('')))
  for (const word of fresh) knownWords.add(word)
  return dictionary
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

function tokenizeWith(jieba: Jieba, mixed: Map<string, string[]>, text: string): Token[] {
  const tokens: Token[] = []
  let from = 0
  for (const { start, end } of findMixed(mixed, text)) {
    cutPlain(jieba, text.slice(from, start), from, tokens)
    tokens.push({ text: text.slice(start, end), tag: 'nz', start, end })
    from = end
  }
  cutPlain(jieba, text.slice(from), from, tokens)
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
function cutPlain(jieba: Jieba, text: string, from: number, tokens: Token[]): void {
  for (const match of text.matchAll(RUN)) {
    const start = from + match.index
    if (match.groups?.han !== undefined) cutHan(jieba, match[0], start, tokens)
    else tokens.push({ text: match[0], tag: plainTag(match), start, end: start + match[0].length })
  }
}

const plainTag = (match: RegExpMatchArray) =>
  match.groups?.latin === undefined ? 'x' : /^[\d.]+$/.test(match[0]) ? 'm' : 'eng'

/** Without the hidden Markov model (second argument): it glues unknown neighbours such as 办|卡 into words. */
function cutHan(jieba: Jieba, run: string, start: number, tokens: Token[]): void {
  let at = start
  for (let from = 0; from < run.length; from += MAX_HAN_RUN)
    for (const word of jieba.cut(run.slice(from, from + MAX_HAN_RUN), false)) {
      tokens.push({ text: word, tag: tagOf(jieba, word), start: at, end: at + word.length })
      at += word.length
    }
}

const tags = new Map<string, string>()
const MAX_TAGS = 50_000

/** The dictionary's tag of one word; remembered, since asking jieba cuts the word again. */
function tagOf(jieba: Jieba, word: string): string {
  let tag = tags.get(word)
  if (tag === undefined) {
    if (tags.size >= MAX_TAGS) tags.clear()
    const [first, ...more] = jieba.tag(word, false)
    tag = more.length === 0 && first?.tag ? first.tag : 'x'
    tags.set(word, tag)
  }
  return tag
}
