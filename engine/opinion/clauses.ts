import { anyOf } from '../text/words-file.ts'
import { frames } from './speech-frames.ts'

/** A stretch of a sentence that says one thing. Offsets are into the whole text. */
export interface Clause {
  start: number
  end: number
  text: string
  /** The mark after it, empty at the end of the text or where only a connecting word divides. */
  mark: string
  /** Whether it begins with a word that turns the thought (但是, 就是, 可): what follows weighs more. */
  turns: boolean
}

const MARK = /[，。！？；：,.!?;:\n]/u
const { words } = frames
const TURN = new RegExp(anyOf([...words.turns, `就是(?=.{0,6}${anyOf(words.drawbacks)})`]), 'gu')
/** A sentence's last particle with more words after it: the recogniser left out the mark. */
const PARTICLE = new RegExp(
  `(?<=\\p{Script=Han}{2})(?<!${anyOf(words.particle_unless_after)})${anyOf(words.particles)}` +
    `(?=\\p{Script=Han}{2})(?!${anyOf(words.particle_unless_before)})`,
  'gu',
)
const TURN_AT_START = new RegExp(`^(?:${TURN.source})`, 'u')
const DECIMAL = /^\d[.,:]\d$/u

/** Splits a turn at its punctuation and, since recognisers often write none, before words that turn the thought and
 * after particles that end a sentence. */
export function splitClauses(text: string): Clause[] {
  const clauses: Clause[] = []
  let start = 0
  const close = (end: number, mark: string): void => {
    const body = text.slice(start, end)
    const lead = body.length - body.trimStart().length
    const trimmed = body.trim()
    if (trimmed !== '')
      clauses.push({
        start: start + lead,
        end: start + lead + trimmed.length,
        text: trimmed,
        mark,
        turns: TURN_AT_START.test(trimmed),
      })
  }
  const turns = new Set([
    ...[...text.matchAll(TURN)].map((match) => match.index),
    ...[...text.matchAll(PARTICLE)].map((match) => match.index + 1),
  ])
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? ''
    if (turns.has(at) && at - start >= 3) {
      close(at, '')
      start = at
    } else if (MARK.test(char) && !DECIMAL.test(text.slice(at - 1, at + 2))) {
      close(at, char)
      start = at + 1
    }
  }
  close(text.length, '')
  return clauses
}
