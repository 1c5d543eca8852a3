import { readFileSync } from 'node:fs'
import {
  gapFeatures,
  historyAfter,
  historyFeatures,
  MARKS,
  NOTHING_BEFORE,
  wordsOf,
  type Mark,
  type Words,
} from '../../engine/text/punctuation-features.ts'
import { createTokenizer } from '../../engine/text/tokenize.ts'

/** A line with the mark that was written after each word; undefined where nobody wrote how it ends. */
export interface Sample {
  set: string
  words: Words
  marks: (Mark | undefined)[]
}

const IS_MARK = /^[，。？！、]$/u
const tokenizer = createTokenizer([])

/** Reads lines of punctuation-lines.py: `set<TAB>text`. The words are cut from the text without marks, as a recogniser writes it. */
export function readSamples(path: string): Sample[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean)
  return lines.flatMap((line) => {
    const [set, text] = line.split('\t')
    return toSample(set, text) ?? []
  })
}

/** Undefined where a mark stands inside of what is one word without it. */
function toSample(set: string, text: string): Sample | undefined {
  const after = new Map<number, Mark>()
  let plain = ''
  for (const character of text)
    if (IS_MARK.test(character)) after.set(plain.length, character as Mark)
    else plain += character
  const tokens = tokenizer.tokenize(plain).filter((token) => token.text.trim() !== '')
  const marks = tokens.map(({ end }): Mark | undefined => after.get(end) ?? (end === plain.length ? undefined : ''))
  const placed = marks.filter((mark) => mark).length
  return tokens.length < 2 || placed < after.size ? undefined : { set, words: wordsOf(tokens), marks }
}

/** Every fifteenth line by its words is kept apart for measuring, wherever it stands. */
export function isKeptApart({ words }: Sample): boolean {
  let value = 7
  for (let i = 0; i < words.text.length; i++) value = (Math.imul(value, 31) + words.text.charCodeAt(i)) | 0
  return Math.abs(value) % 15 === 0
}

/** Features of each gap with the marks before it as they were written, and the place of its mark in MARKS; −1: unknown. */
export function gapsOf({ words, marks }: Sample): { features: number[]; mark: number }[] {
  let history = NOTHING_BEFORE
  return marks.map((mark, at) => {
    const features = [...gapFeatures(words, at), ...historyFeatures(words, at, history)]
    if (mark !== undefined) history = historyAfter(words, at, history, mark)
    return { features, mark: mark === undefined ? -1 : MARKS.indexOf(mark) }
  })
}
