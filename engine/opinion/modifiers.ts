import { complementLength } from './frames.ts'
import { anyOf, frames } from './speech-frames.ts'

/** Words that strengthen take 的 (非常的好), those that weaken do not. */
const DEGREES = frames.degrees.map(({ words, factor }) => ({
  factor,
  pattern: new RegExp(`${anyOf(words)}${factor > 1 ? '(?:的|地)?' : ''}$`, 'u'),
}))
const AFTER_STRONG = new RegExp(`^${anyOf(frames.words.strong_endings)}`, 'u')
const DOUBLE = new RegExp(`${anyOf(frames.double_negations)}不(?:太|够|怎么)?$`, 'u')
const WEAK = new RegExp(`${anyOf(frames.weak_negations)}$`, 'u')
const PLAIN = new RegExp(`${anyOf(frames.negations)}$`, 'u')
/** 没让我失望: a negation reaches over whom it was done to. */
const CAUSED = new RegExp(`${anyOf(frames.words.causers)}${anyOf(frames.words.caused)}$`, 'u')
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
