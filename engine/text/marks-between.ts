import type { Utterance } from '../types.ts'
import { wordsOf, MARKS, type Mark } from './punctuation-features.ts'
import { bestMarks, punctuationWeights } from './punctuation-model.ts'
import { markLogOdds } from './punctuation-pause.ts'
import { SPACE_ODDS, wordsAt, type Word } from './punctuate.ts'

/** Longest silence in what one person says without another word's coming between, ms: longer ones end a sentence as a rule. */
const ONE_BREATH_MS = 1200
const FULL_STOP = '。'

/**
 * Decides anew what stands between utterances that one person says in one breath. A recogniser's segment ends where somebody paused, so
 * each utterance was given a full stop of its own; read as one, many of them go on after a comma, or in the middle of a word.
 * Only full stops at the end of an utterance change: to a comma, or to nothing.
 *
 * @param begins - indices of utterances that begin something new, whoever speaks: visits
 */
export function markBetween(utterances: readonly Utterance[], begins: ReadonlySet<number>): Utterance[] {
  const isEnd = (at: number): boolean => {
    const next = utterances.at(at + 1)
    return !next || begins.has(at + 1) || !isOneBreath(utterances[at], next)
  }
  const marked: Utterance[] = []
  let run: Utterance[] = []
  utterances.forEach((utterance, at) => {
    run.push(utterance)
    if (!isEnd(at)) return
    marked.push(...(run.length === 1 ? run : markRun(run)))
    run = []
  })
  return marked
}

const isOneBreath = (one: Utterance, next: Utterance): boolean =>
  one.role === next.role && one.speaker === next.speaker && next.startMs - one.endMs <= ONE_BREATH_MS

function markRun(run: readonly Utterance[]): Utterance[] {
  const wordsOfEach = run.map(wordsAt)
  const words = wordsOfEach.flat()
  const seams = new Map<number, number>()
  let end = -1
  wordsOfEach.forEach((own, at) => {
    end += own.length
    if (own.length > 0 && at < run.length - 1) seams.set(end, run[at + 1].startMs - run[at].endMs)
  })
  const marks = bestMarks(wordsOf(words), punctuationWeights(), (at) => oddsAt(words[at], seams.get(at)))
  end = -1
  return run.map((utterance, at) => {
    end += wordsOfEach[at].length
    return seams.has(end) && wordsOfEach[at].length > 0 ? withEnd(utterance, marks[end]) : utterance
  })
}

/** Nats for each of MARKS: what was decided inside an utterance stands, as do questions and exclamations at its end. */
function oddsAt({ written }: Word, pauseMs: number | undefined): number[] {
  if (pauseMs === undefined || written !== FULL_STOP)
    return MARKS.map((mark) => (mark === written.trim() ? 0 : -Infinity))
  const heard = SPACE_ODDS + markLogOdds(pauseMs)
  return MARKS.map((mark) => (mark === '' ? 0 : mark === '，' || mark === FULL_STOP ? heard : -Infinity))
}

function withEnd(utterance: Utterance, mark: Mark): Utterance {
  const { text, tokens } = utterance
  if (!text.endsWith(FULL_STOP) || mark === FULL_STOP || (mark !== '，' && mark !== '')) return utterance
  const last = tokens[tokens.length - 1]
  const end = mark === '' ? [] : [{ ...last, text: mark }]
  return { ...utterance, text: text.slice(0, -1) + mark, tokens: [...tokens.slice(0, -1), ...end] }
}
