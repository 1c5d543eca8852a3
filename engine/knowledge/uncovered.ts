import { wordClass } from '../text/word-dictionary.ts'
import type { Mention, Token } from '../types.ts'

/** A word that is said and that no concept has. */
export interface Uncovered {
  word: string
  /** Utterances that hold it, and how many of them name a concept. */
  count: number
  near: number
  /** The concept that is named most often beside it. */
  nearest?: string
  /** Ids of some utterances. */
  examples: string[]
}

/** What is no thing that one could name: names of people are nobody's concept. Marks are those of jieba (ICTCLAS). */
const NAMES_PEOPLE = /^nr/
const THING = /^(n|vn|an|j|x|eng|i|l|b)/
const QUALITY = /^(a|z|b)/
const LONGEST = 10
const MOST_EXAMPLES = 3
/** Above it words that were said once are forgotten: memory stays bounded however much was said. */
const MOST_WORDS = 100_000

interface Tally extends Omit<Uncovered, 'word' | 'nearest'> {
  beside: Map<string, number>
}

/** Counts words without a concept, utterance by utterance. */
export function createUncovered(isKnown: (word: string) => boolean) {
  const classes = new Map<string, string>()
  const tallies = new Map<string, Tally>()
  const classOf = (word: string): string => {
    // What the dictionary has not is a word of its own time or trade.
    const known = classes.get(word) ?? wordClass(word) ?? 'x'
    classes.set(word, known)
    return known
  }
  return {
    add(id: string, tokens: readonly Token[], mentions: readonly Mention[]): void {
      for (const word of candidates(tokens, mentions, classOf)) if (!isKnown(word)) note(tallies, word, id, mentions)
      if (tallies.size > MOST_WORDS) for (const [word, { count }] of tallies) if (count === 1) tallies.delete(word)
    },
    /** Those said in at least `least` utterances; most often beside a concept first. */
    result(least: number): Uncovered[] {
      const often = [...tallies].filter(([, { count }]) => count >= least)
      const alike = new Map<number, string[]>()
      for (const [word, { count }] of often) {
        const words = alike.get(count)
        if (words) words.push(word)
        else alike.set(count, [word])
      }
      // A part that is said only within a longer word is that word.
      const whole = often.filter(
        ([word, { count }]) => !alike.get(count)?.some((other) => other !== word && other.includes(word)),
      )
      return whole
        .map(([word, { beside, ...tally }]) => {
          const nearest = [...beside].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).at(0)?.[0]
          return { word, ...tally, ...(nearest !== undefined && { nearest }) }
        })
        .sort((a, b) => b.near - a.near || b.count - a.count || (a.word < b.word ? -1 : 1))
    },
  }
}

function note(tallies: Map<string, Tally>, word: string, id: string, mentions: readonly Mention[]): void {
  const tally = tallies.get(word) ?? { count: 0, near: 0, examples: [], beside: new Map<string, number>() }
  tallies.set(word, tally)
  tally.count += 1
  if (mentions.length > 0) tally.near += 1
  if (tally.examples.length < MOST_EXAMPLES) tally.examples.push(id)
  for (const concept of new Set(mentions.map(({ conceptId }) => conceptId)))
    tally.beside.set(concept, (tally.beside.get(concept) ?? 0) + 1)
}

/** Words for things outside of mentions, and what stands together of them (大沙发, 冰箱彩电). */
function candidates(
  tokens: readonly Token[],
  mentions: readonly Mention[],
  classOf: (word: string) => string,
): Set<string> {
  const found = new Set<string>()
  let run: { word: string; isThing: boolean }[] = []
  const close = (): void => {
    while (run.length > 0 && !run[run.length - 1].isThing) run.pop()
    const whole = run.map(({ word }) => word).join('')
    for (const word of [whole, ...run.filter(({ isThing }) => isThing).map((one) => one.word)])
      if ([...word].length >= 2 && word.length <= LONGEST) found.add(word)
    run = []
  }
  for (const { text, start, end } of tokens) {
    // Of a longer word in which a concept is found the whole may be another thing.
    const isCovered = mentions.some((mention) => mention.start <= start && end <= mention.end)
    const mark = /^[\p{Script=Han}\p{L}]+$/u.test(text) && !isCovered ? classOf(text) : ''
    const isThing = THING.test(mark) && !NAMES_PEOPLE.test(mark) && [...text].length >= 2
    if (isThing || QUALITY.test(mark)) run.push({ word: text, isThing })
    else close()
  }
  close()
  return found
}
