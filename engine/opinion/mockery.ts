import type { LexiconEntry } from '../pack/lexicon.ts'
import { anyOf } from '../text/words-file.ts'
import { frames } from './speech-frames.ts'

/** A word that is repeated to deny it (好什么好, 便宜什么呀). Offsets are into the clause. */
export interface Mocked {
  start: number
  end: number
  text: string
  score: number
}

const { words } = frames
const MOCKING = anyOf(words.mocking)
// 个 is the measure word of a noun: it makes one of the word that is denied.
const TWICE = new RegExp(`(\\p{Script=Han}{1,3}?)个?${MOCKING}${anyOf(words.mocking_between)}?\\1`, 'u')
const ONCE = new RegExp(
  `(?<word>\\p{Script=Han}{1,3})(?<!个)个?(?:${MOCKING}${anyOf(words.mocking_ends)}|(?<=个)${anyOf(words.scorned)})$`,
  'u',
)
/** As a negated word, see `modifierOf`. */
const SCORE = 0.8

/** Prepares the search for feeling words that a clause only repeats to deny them. */
export function createMockeryFinder(lexicon: readonly LexiconEntry[]): (clause: string) => Mocked[] {
  const polarities = new Map(
    lexicon.filter(({ polarity }) => polarity !== 0).map((entry) => [entry.phrase, entry.polarity]),
  )
  const mocked = (start: number, text: string, word: string): Mocked[] => {
    const polarity = polarities.get(word)
    return polarity === undefined
      ? []
      : [{ start, end: start + text.length, text, score: -Math.sign(polarity) * SCORE }]
  }
  return (clause) => {
    const twice = TWICE.exec(clause)
    if (twice !== null) return mocked(twice.index, twice[0], twice[1])
    const once = ONCE.exec(clause)
    const word = once?.groups?.word ?? ''
    const known = [0, 1, 2].map((skip) => word.slice(skip)).find((part) => part !== '' && polarities.has(part))
    if (once === null || known === undefined) return []
    const skip = word.length - known.length
    return mocked(once.index + skip, once[0].slice(skip), known)
  }
}
