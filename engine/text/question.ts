import { turnWords } from './turn-words.ts'
import { anyOf } from './words-file.ts'

const but = (words: readonly string[], unlessBefore: readonly string[]): string =>
  `${anyOf(words)}(?!${anyOf(unlessBefore)})`

const ASKS = new RegExp(
  [
    ...['？', `${anyOf(turnWords.asking_ends)}$`, `${anyOf(turnWords.asking_in_midst)}，`],
    but(turnWords.amounts_asked, turnWords.amounts_asked_unless_before),
    but(turnWords.manners_asked, turnWords.manners_asked_unless_before),
    but(turnWords.measures_asked, turnWords.measures_asked_unless_before),
    ...turnWords.asking,
    // The form of a question, whatever its verb: 去不去, 买没买.
    '(\\p{Script=Han})[不没]\\1',
    // Something stands before the particle; 呢 alone takes up what was said.
    `.(?<!${anyOf(turnWords.asking_back_unless_after)})${anyOf(turnWords.asking_back)}$`,
  ].join('|'),
  'su',
)

/** Whether a plain text asks something, by its words or its mark. */
export function isQuestion(plain: string): boolean {
  return ASKS.test(plain)
}
