import type { Clause } from './clauses.ts'
import { denies, deniesAnywhere } from './frames.ts'
import { anyOf } from '../text/words-file.ts'
import { frames } from './speech-frames.ts'

/** How a clause is meant: only statements, rhetorical questions and denials (谁说不好) tell a feeling. */
export type Mood = 'statement' | 'question' | 'rhetorical' | 'denial' | 'hypothetical' | 'wish' | 'request'

const { words } = frames
const WISH = new RegExp(`${anyOf(frames.wish_opens)}.{0,16}${anyOf(frames.wish_closes)}`, 'u')
const IF = new RegExp(`^${anyOf(words.if_openings)}?${anyOf(frames.ifs)}`, 'u')
const RHETORICAL = new RegExp(anyOf(frames.rhetorical), 'u')
const STILL = new RegExp(`${anyOf(words.still_after)}[^，]{0,4}还(?:不?[^，]{1,3})${anyOf(words.still_ends)}$`, 'u')
/** The form of a question, 好不好; 得不得了 is none. */
const A_NOT_A = /(?!得不得了)(\p{Script=Han})(?:不|没)\1/u
const AMOUNT_STILL = new RegExp(
  `${anyOf(words.amounts_still)}\\S{0,2}还\\S{1,3}${anyOf(words.amounts_still_ends)}$`,
  'u',
)
const ASKED = new RegExp(`${anyOf(words.question_ends)}$`, 'u')
const WHATEVER = new RegExp(anyOf(words.whatever), 'u')
const ASKS = new RegExp(anyOf(frames.asks), 'u')
const REQUEST = new RegExp(anyOf(frames.requests), 'u')
const AFTER_WANTED = new RegExp(
  `^${anyOf(words.wanted_amounts)}?${anyOf(words.wanted_ends)}?(?:$|\\p{Script=Han}{0,3}$)`,
  'u',
)

/** Tells how a clause is meant from its words and the mark after it; `ifOpen` says that an if-clause of the sentence is still open. */
export function moodOf(clause: Clause, ifOpen: boolean): Mood {
  const { text, mark } = clause
  const asked = mark === '？' || mark === '?'
  if (WISH.test(text)) return 'wish'
  if (denies(text)) return 'denial'
  if (RHETORICAL.test(text) || (asked && STILL.test(text)) || AMOUNT_STILL.test(text)) return 'rhetorical'
  if (deniesAnywhere(text)) return 'statement'
  if (asked || ASKED.test(text) || ASKS.test(text) || (A_NOT_A.test(text) && !WHATEVER.test(text))) return 'question'
  if (IF.test(text) || ifOpen) return 'hypothetical'
  return 'statement'
}

/** A request stands no further before what is wanted. */
const NEAR = 48

/** Whether a feeling word at `start`..`end` only describes what is wanted (想找便宜的, 有没有好看一点的). */
export function isWanted(text: string, start: number, end: number): boolean {
  return REQUEST.test(text.slice(Math.max(0, start - NEAR), start)) && AFTER_WANTED.test(text.slice(end, end + NEAR))
}
