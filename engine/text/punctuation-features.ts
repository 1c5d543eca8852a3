import type { Token } from '../types.ts'

/** What may stand in a gap between two words; the first is nothing. */
export const MARKS = ['', '，', '。', '？', '！', '、'] as const
export type Mark = (typeof MARKS)[number]

/** Buckets of the hashed features; a power of two. */
export const PUNCTUATION_BUCKETS = 1 << 18

/** A text without its marks, as the tagger sees it: words in the form in which they are looked up. */
export interface Words {
  words: string[]
  tags: string[]
  /** All words joined, and where each begins in it. */
  text: string
  starts: number[]
}

/** What was decided to the left of a gap. */
export interface History {
  /** Place in the joined text where the clause and the sentence began. */
  clause: number
  sentence: number
  last: Mark
}

export const NOTHING_BEFORE: History = { clause: 0, sentence: 0, last: '' }

const PLACEHOLDER = /^<[^>]*>$/u
const ASKING =
  /什么|怎么|为啥|干嘛|多少|几[个点号天年层万块岁]|哪|谁|吗|呢|是不是|能不能|有没有|要不要|可不可以|会不会|对不对|好不好|行不行|多[大久长远高](?!的|了)|(\p{Script=Han})[不没]\1/u

/** Folds words to what the weights know: Latin words alike, digits alike. Joined text keeps each word's own length. */
export function wordsOf(tokens: readonly Pick<Token, 'text' | 'tag'>[]): Words {
  const words: Words = { words: [], tags: [], text: '', starts: [] }
  for (const { text, tag } of tokens) {
    const word = PLACEHOLDER.test(text) ? 'A' : text.replace(/\d+/gu, '0').replace(/[A-Za-z]+/gu, 'A')
    words.starts.push(words.text.length)
    words.words.push(word)
    words.tags.push(tag.slice(0, 2))
    words.text += word
  }
  return words
}

/** Features of the gap after word `at` that do not hang on other decisions: characters, words and their kinds around it. */
export function gapFeatures({ words, tags, text, starts }: Words, at: number): number[] {
  const place = starts[at] + words[at].length
  const l = (size: number): string => text.slice(Math.max(0, place - size), place).padStart(size, '^')
  const r = (size: number): string => text.slice(place, place + size).padEnd(size, '$')
  const w = (offset: number): string => words[at + offset] ?? (offset < 0 ? '^' : '$')
  const t = (offset: number): string => tags[at + offset] ?? (offset < 0 ? '^' : '$')
  const found = [
    'a',
    `b${l(1)}`,
    `c${l(2)}`,
    `d${l(3)}`,
    `e${r(1)}`,
    `f${r(2)}`,
    `g${r(3)}`,
    `h${l(1)}${r(1)}`,
    `i${l(2)}${r(1)}`,
    `j${l(1)}${r(2)}`,
    `k${l(2)}${r(2)}`,
    `l${w(0)}`,
    `m${w(1)}`,
    `n${w(0)} ${w(1)}`,
    `o${w(-1)} ${w(0)}`,
    `p${w(1)} ${w(2)}`,
    `q${t(0)} ${t(1)}`,
    `r${t(-1)} ${t(0)} ${t(1)}`,
    `s${t(0)} ${t(1)} ${t(2)}`,
    `t${t(-1)} ${t(0)} ${t(1)} ${t(2)}`,
    `u${w(0)} ${t(1)}`,
    `v${t(0)} ${w(1)}`,
    `w${words[at].length} ${t(0)} ${(words[at + 1] ?? '').length} ${t(1)}`,
  ]
  return found.map(hash)
}

/** Features of the same gap that hang on the marks before it: how long the clause is, whether it asks. */
export function historyFeatures({ words, text, starts }: Words, at: number, history: History): number[] {
  const place = starts[at] + words[at].length
  const left = text.charAt(place - 1)
  const right = text.charAt(place) || '$'
  const long = bucket(place - history.clause)
  const asking = ASKING.test(text.slice(history.clause, place)) ? 1 : 0
  const asked = ASKING.test(text.slice(history.sentence, place)) ? 1 : 0
  const end = right === '$' ? 1 : 0
  const found = [
    `A${long} ${end}`,
    `B${long} ${left}`,
    `C${long} ${right}`,
    `D${bucket(place - history.sentence)} ${end}`,
    `E${asking}${asked} ${end}`,
    `F${asking}${asked} ${left}`,
    `G${asking}${asked} ${right}`,
    `H${history.last} ${long}`,
    `I${history.last} ${left}`,
    `J${text.slice(history.clause, history.clause + 2)} ${end}`,
    `K${text.slice(history.clause, history.clause + 2)} ${long}`,
  ]
  return found.map(hash)
}

/** The history after a gap in which `mark` was put. */
export function historyAfter({ words, starts }: Words, at: number, before: History, mark: Mark): History {
  if (mark === '') return before
  const place = starts[at] + words[at].length
  const ends = mark === '。' || mark === '？' || mark === '！'
  return { clause: place, sentence: ends ? place : before.sentence, last: mark }
}

const STEPS = [1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 24]

const bucket = (length: number): number => {
  const at = STEPS.findIndex((step) => length <= step)
  return at < 0 ? STEPS.length : at
}

/** FNV-1a over UTF-16 code units, folded to the number of buckets. */
function hash(feature: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < feature.length; i++) value = Math.imul(value ^ feature.charCodeAt(i), 0x01000193)
  return (value ^ (value >>> 15)) & (PUNCTUATION_BUCKETS - 1)
}
