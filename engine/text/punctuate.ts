import type { Token, Utterance } from '../types.ts'
import { replaceSpans, type Replacement } from './offset-map.ts'
import { MARKS, wordsOf, type Mark } from './punctuation-features.ts'
import { bestMarks, punctuationWeights } from './punctuation-model.ts'
import { pausesAfter, markLogOdds } from './punctuation-pause.ts'

/** Puts marks into an utterance that a recogniser wrote and that is understood but for its opinions; all offsets move along. */
export type Punctuate = (utterance: Utterance) => Utterance

interface Span {
  start: number
  end: number
}

/** A word, or several that nothing may come between, with what was written after it. */
export interface Word extends Span {
  text: string
  tag: string
  startMs: number | undefined
  written: string
}

const SEPARATOR = /^[\s，,、。.！!？?；;：:…]+$/u
const LATIN_END = /[A-Za-z0-9]$/u
const LATIN_START = /^[A-Za-z0-9]/u
const [NOTHING, , FULL_STOP, QUESTION, EXCLAMATION] = [0, 1, 2, 3, 4]
/** A space stands for a pause that the recogniser heard: of the spaces in recognised Mandarin nearly all stand where a mark belongs. */
export const SPACE_ODDS = 3.5
/** Reviews and helplines, which the weights are from, exclaim more than people in shops do. */
const EXCLAIMED_LESS = -1.5

/**
 * Prepares the marks ，。？！、 of recognised turns. They come between words only, never into a mention, a number, a repair or covered
 * data, so that all of these stay as they were found; what the recogniser wrote between words (a space, a comma) is evidence.
 */
export function createPunctuator(): Punctuate {
  const add = punctuationWeights()
  return (utterance) => {
    const words = wordsAt(utterance)
    if (words.length === 0) return utterance
    const pauses = pausesAfter(words)
    const marks = bestMarks(wordsOf(words), add, (at) => oddsAt(words, at, pauses[at]))
    return insert(utterance, words, marks)
  }
}

/** Whether turns come with all their marks, as some recognisers write them: every one ends in one, and clauses are as short as speech's. */
export function isPunctuated(texts: readonly string[]): boolean {
  const all = texts.join('')
  const marks = all.match(/[，,、。！!？?；;]/gu)?.length ?? 0
  return texts.every((text) => /[。.！!？?]\s*$/u.test(text)) && marks > 0.09 * (all.length - marks)
}

/** The words of an utterance, each with what is written after it. */
export function wordsAt({ text, tokens, mentions, numbers, repairs, redactions }: Utterance): Word[] {
  const whole = [...mentions, ...numbers, ...repairs, ...redactions].filter(({ start, end }) => start < end)
  const isInside = (at: number): boolean => whole.some(({ start, end }) => start < at && at < end)
  const isOwn = (from: number, to: number): boolean => whole.some(({ start, end }) => start < to && from < end)
  const words: Word[] = []
  for (const { start, end, tag, text: own, startMs } of tokens) {
    const before = words.at(-1)
    if (before && isInside(start)) [before.end, before.text] = [end, text.slice(before.start, end)]
    else if (!SEPARATOR.test(own) || isOwn(start, end)) words.push({ start, end, tag, text: own, startMs, written: '' })
    else if (before) before.written += own
  }
  return words
}

/** Nats for each of MARKS from what was written after a word and from the pause. */
function oddsAt(words: readonly Word[], at: number, pauseMs: number): number[] {
  const { text, end, written } = words[at]
  const after = words.at(at + 1)
  const odds = MARKS.map((mark) => (mark === '！' ? EXCLAIMED_LESS : 0))
  const only = (...marks: number[]): number[] => odds.map((nats, mark) => (marks.includes(mark) ? nats : -Infinity))
  if (/[?？]/u.test(written)) return only(QUESTION)
  if (/[!！]/u.test(written)) return only(EXCLAMATION)
  if (at === words.length - 1 || /[。.]/u.test(written)) return only(FULL_STOP, QUESTION, EXCLAMATION)
  if (written === '' && after && end < after.start) return only(NOTHING)
  if (after && LATIN_END.test(text) && LATIN_START.test(after.text)) return only(NOTHING)
  const heard = markLogOdds(pauseMs) + (written === '' ? 0 : SPACE_ODDS)
  return odds.map((nats, mark) => {
    if (mark === NOTHING) return written.trim() === '' ? 0 : -Infinity
    return nats + heard
  })
}

/** Puts the marks in; what was written there before goes, and before the first word. A mark that is nothing leaves all as it is. */
function insert(utterance: Utterance, words: readonly Word[], marks: readonly Mark[]): Utterance {
  const head = SEPARATOR.test(utterance.text.slice(0, words[0].start))
    ? [{ start: 0, end: words[0].start, text: '' }]
    : []
  const inner = words.flatMap(({ end, written }, at): Replacement[] =>
    marks[at] === '' || written === marks[at] ? [] : [{ start: end, end: end + written.length, text: marks[at] }],
  )
  const changes = [...head, ...inner]
  const { text } = replaceSpans(utterance.text, changes)
  const shift = shifts(utterance.text.length, changes)
  const move = <T extends Span>(span: T): T =>
    span.end > span.start
      ? { ...span, start: shift[span.start], end: shift[span.end - 1] + 1 }
      : { ...span, start: shift[span.start], end: shift[span.start] }
  return {
    ...utterance,
    text,
    tokens: withMarks(utterance.tokens, changes, move, text),
    numbers: utterance.numbers.map(move),
    mentions: utterance.mentions.map(move),
    repairs: utterance.repairs.map(move),
    redactions: utterance.redactions.map(move),
    opinions: utterance.opinions.map(move),
  }
}

/** Where each offset of the text before lies now. */
function shifts(length: number, changes: readonly Replacement[]): Int32Array {
  const shift = new Int32Array(length + 1)
  let [next, moved] = [0, 0]
  for (let at = 0; at <= length; at++) {
    while (next < changes.length && at >= changes[next].end) {
      moved += changes[next].text.length - (changes[next].end - changes[next].start)
      next++
    }
    shift[at] = at + moved
  }
  return shift
}

/** A token for each mark, with the time between its neighbours; those whose place it takes go. */
function withMarks(
  tokens: readonly Token[],
  changes: readonly Replacement[],
  move: (token: Token) => Token,
  text: string,
): Token[] {
  const gone = (token: Token): boolean => changes.some(({ start, end }) => token.start >= start && token.end <= end)
  const kept = tokens.filter((token) => !gone(token)).map(move)
  return kept.flatMap((token, i) => {
    const after = kept.at(i + 1)
    const between = text.slice(token.end, after?.start ?? text.length)
    if (between === '') return [token]
    const { end, endMs } = token
    const timed = endMs !== undefined && { startMs: endMs, endMs: Math.max(endMs, after?.startMs ?? endMs) }
    return [token, { text: between, tag: 'x', start: end, end: end + between.length, ...timed }]
  })
}
