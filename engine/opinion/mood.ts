import type { Clause } from './clauses.ts'
import { denies, deniesAnywhere } from './frames.ts'
import { anyOf, frames } from './speech-frames.ts'

/** How a clause is meant: only statements, rhetorical questions and denials (谁说不好) tell a feeling. */
export type Mood = 'statement' | 'question' | 'rhetorical' | 'denial' | 'hypothetical' | 'wish' | 'request'

const WISH = new RegExp(`${anyOf(frames.wish_opens)}.{0,16}${anyOf(frames.wish_closes)}`, 'u')
const IF = new RegExp(`^(?:那|那么|可|但|不过)?${anyOf(frames.ifs)}`, 'u')
const RHETORICAL = new RegExp(anyOf(frames.rhetorical), 'u')
const STILL = /(?:这|那|块|万|千|百|折|天|次|个|样|都)[^，]{0,4}还(?:不?[^，]{1,3})(?:啊|呀|吗|呢)$/u
const A_NOT_A = /(?!得不得了)(\p{Script=Han})(?:不|没)\1/u
const AMOUNT_STILL = /(?:块|万|千|百|折|毛)\S{0,2}还\S{1,3}(?:啊|呀|吗)$/u
const ASKS = new RegExp(anyOf(frames.asks), 'u')
const REQUEST = new RegExp(anyOf(frames.requests), 'u')

/** Tells how a clause is meant from its words and the mark after it; `ifOpen` says that an if-clause of the sentence is still open. */
export function moodOf(clause: Clause, ifOpen: boolean): Mood {
  const { text, mark } = clause
  const asked = mark === '？' || mark === '?'
  if (WISH.test(text)) return 'wish'
  if (denies(text)) return 'denial'
  if (RHETORICAL.test(text) || (asked && STILL.test(text)) || AMOUNT_STILL.test(text)) return 'rhetorical'
  if (deniesAnywhere(text)) return 'statement'
  if (asked || /(?:吗|么)$/u.test(text) || ASKS.test(text) || (A_NOT_A.test(text) && !/不管|无论/u.test(text)))
    return 'question'
  if (IF.test(text) || ifOpen) return 'hypothetical'
  return 'statement'
}

/** A request stands no further before what is wanted. */
const NEAR = 48

/** Whether a feeling word at `start`..`end` only describes what is wanted (想找便宜的, 有没有好看一点的). */
export function isWanted(text: string, start: number, end: number): boolean {
  return (
    REQUEST.test(text.slice(Math.max(0, start - NEAR), start)) &&
    /^(?:一点|点|些)?(?:的|吧|嘛)?(?:$|\p{Script=Han}{0,3}$)/u.test(text.slice(end, end + NEAR))
  )
}
