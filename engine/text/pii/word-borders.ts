import { createTokenizer, type Tokenizer } from '../tokenize.ts'
import { GIVEN_OF_ONE, ORDINARY_WORDS, WORDS_AFTER_NAMES, WORDS_AND_NAMES } from './word-lists.ts'

/** What the words of a text say about a stretch of it that might be a name. */
export interface WordBorders {
  /** Where a name from `start` to `end` ends so that no word is cut: earlier than `end`, or undefined when its start cuts one. */
  fit: (start: number, end: number) => number | undefined
  /** Whether the stretch is, or begins with, a word of the language (马上, 高中生) rather than a name. */
  isWord: (start: number, end: number) => boolean
  /** Whether the dictionary knows the whole stretch as the name of a person, or its last character as a given name. */
  isName: (start: number, end: number) => boolean
  /** Whether a name may end at `end`: 车主|任何 is no 车 before a title. */
  parts: (start: number, end: number) => boolean
}

interface Word {
  start: number
  end: number
  tag: string
}

let tokenizer: Tokenizer | undefined

/** Tags that the dictionary gives to names of people and places, or to what it does not know. */
const NAME_TAG = /^(?:nr|ns|nz|x|zg|eng)/
/** Nouns: 王子, 文静. A name may begin with one (王子涵), but is none by itself. */
const NOUN_TAG = /^n/

/** Prepares the words of one text; the text is cut at the first question. */
export function createWordBorders(text: string): WordBorders {
  let words: Word[] | undefined
  const wordAt = (at: number): Word | undefined => {
    words ??= readWords(text)
    return words[at]
  }
  const isCut = (at: number): boolean => {
    const word = wordAt(at)
    return word !== undefined && word.start < at && !NAME_TAG.test(word.tag)
  }
  return {
    isName: (start, end) => {
      const word = wordAt(start)
      if (word?.start === start && word.end === end) return word.tag.startsWith('nr') && mayHoldName(text, word)
      return GIVEN_OF_ONE.has(text.slice(end - 1, end)) && wordAt(end)?.start !== end - 1
    },
    parts: (start, end) => !isCut(start) && !isCut(end),
    fit: (start, end) => {
      const first = wordAt(start)
      if (first !== undefined && first.start < start && first.end > start && !mayHoldName(text, first)) return undefined
      if (first?.start === start && first.end > end && !NAME_TAG.test(first.tag)) return undefined
      for (let at = start + 1; at < end; at++) {
        const word = wordAt(at)
        if (at > start + 1 && WORDS_AFTER_NAMES.has(text.slice(at, at + 2))) return at
        if (word !== undefined && word.start === at && word.end > end && !NAME_TAG.test(word.tag)) return at
      }
      return end
    },
    isWord: (start, end) => {
      if (WORDS_AND_NAMES.has(text.slice(start, end))) return true
      for (let to = end; to > start + 1; to--) if (ORDINARY_WORDS.has(text.slice(start, to))) return true
      const word = wordAt(start)
      if (word === undefined || WORDS_AND_NAMES.has(text.slice(word.start, word.end))) return false
      if (word.start !== start || word.end - start < 2 || word.end > end) return false
      return !NAME_TAG.test(word.tag) && (word.end === end || !NOUN_TAG.test(word.tag))
    },
  }
}

/** A word that the dictionary takes for a name may be cut otherwise: 张伟明|天 is 张伟|明天. */
function mayHoldName(text: string, { start, end, tag }: Word): boolean {
  const surface = text.slice(start, end)
  return NAME_TAG.test(tag) && !ORDINARY_WORDS.has(surface) && !WORDS_AND_NAMES.has(surface)
}

/** The word at each character of a text. */
function readWords(text: string): Word[] {
  tokenizer ??= createTokenizer([])
  return tokenizer
    .tokenize(text)
    .flatMap(({ text: { length }, start, end, tag }) => new Array<Word>(length).fill({ start, end, tag }))
}
