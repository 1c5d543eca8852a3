import type { History, LanguageModel } from '../text/language-model.ts'

/** How many characters after a span tell whether it fits. */
const AFTER = 4
const SPOKEN = /[\p{Script=Han}a-z0-9]/u

/** Natural-log probabilities of a span and of what follows it. */
export interface SpanLogprobs {
  inside: number
  after: number
}

/** What a language model says of one text, with something else in the place of a span. */
export interface SentenceLogprobs {
  as(start: number, end: number, words: string): SpanLogprobs
}

/** Reads the text once; each question then costs the characters of the span and the few after it. Marks and spaces are not heard. */
export function sentenceLogprobs(model: LanguageModel, text: string): SentenceLogprobs {
  const lower = text.toLowerCase()
  const histories: History[] = []
  let history = model.start
  for (let at = 0; at < lower.length; at++) {
    histories.push(history)
    if (isSpoken(lower[at])) history = model.next(history, lower[at]).history
  }
  histories.push(history)
  const run = (from: History, words: string): { sum: number; history: History } => {
    let [sum, now] = [0, from]
    for (const character of words) {
      if (!isSpoken(character)) continue
      const step = model.next(now, character)
      sum += step.logprob
      now = step.history
    }
    return { sum, history: now }
  }
  return {
    as(start, end, words) {
      const inside = run(histories[start] ?? model.start, words.toLowerCase())
      let to = end
      for (let heard = 0; to < lower.length && heard < AFTER; to++) if (isSpoken(lower[to])) heard++
      return { inside: inside.sum, after: run(inside.history, lower.slice(end, to)).sum }
    },
  }
}

const isSpoken = (character: string | undefined): boolean => character !== undefined && SPOKEN.test(character)
