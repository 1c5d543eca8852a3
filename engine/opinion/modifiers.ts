import { complementLength } from './frames.ts'
import { anyOf } from '../text/words-file.ts'
import { frames } from './speech-frames.ts'

const { words } = frames
/** Words that strengthen take the particle 的 (非常的好), those that weaken do not. */
const DEGREES = frames.degrees.map(({ words: said, factor }) => ({
  factor,
  pattern: new RegExp(`${anyOf(said)}${factor > 1 ? '(?:的|地)?' : ''}$`, 'u'),
}))
const AFTER_STRONG = new RegExp(`^${anyOf(words.strong_endings)}`, 'u')
const DOUBLE = new RegExp(`${anyOf(frames.double_negations)}不${anyOf(words.double_degrees)}?$`, 'u')
const WEAK = new RegExp(`${anyOf(frames.weak_negations)}$`, 'u')
const PLAIN = new RegExp(`${anyOf(frames.negations)}$`, 'u')
/** 没让我失望: a negation reaches over whom it was done to. */
const CAUSED = new RegExp(`${anyOf(words.causers)}${anyOf(words.caused)}$`, 'u')
const ADVERB = new RegExp(`${anyOf(frames.adverbs)}$`, 'u')

/**
 * How the words around a feeling word change it: factor to multiply its score with. Degree words strengthen or weaken, a negation
 * turns it round and weakens (不太好 −0.7, 不贵 −0.8), a double one leaves a little (也不是不好 0.5).
 */
export function modifierOf(before: string, after: string): { factor: number; from: number } {
  const degree = DEGREES.find(({ pattern }) => pattern.test(before))
  const degreeLength = degree ? (degree.pattern.exec(before)?.[0].length ?? 0) : 0
  const isStrong = AFTER_STRONG.test(after) || complementLength(after) > 0
  const strength = (degree?.factor ?? 1) * (isStrong ? 1.3 : 1)
  // 哪 alone denies only where it stands right before the word: 哪便宜了. It would be found in 哪个 and 哪里 if it were listed.
  if (/哪$/u.test(before)) return { factor: -0.8, from: before.length - 1 }
  for (const rest of negationPlaces(before, degreeLength)) {
    for (const [pattern, factor] of [
      [DOUBLE, 0.5],
      [WEAK, -0.7],
      [PLAIN, -0.8],
    ] as const) {
      const match = pattern.exec(rest)
      if (match) return { factor, from: match.index }
    }
  }
  return { factor: strength, from: before.length - degreeLength }
}

/** The text before the word, its degree word, one more adverb, and 让我: the places where a negation can end. */
function negationPlaces(before: string, degreeLength: number): string[] {
  const inner = before.slice(0, before.length - degreeLength)
  const [adverb, caused] = [ADVERB.exec(inner), CAUSED.exec(inner)]
  return [before, inner, ...[adverb, caused].flatMap((found) => (found ? [inner.slice(0, found.index)] : []))]
}
