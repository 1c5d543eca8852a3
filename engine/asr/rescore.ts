import type { LanguageModel } from '../text/language-model.ts'
import type { TextModels } from '../text/text-models.ts'

/** By how many nats a text must be likelier as words to be taken as such: most of what is heard is talk, which the characters' model knows. */
const PRIOR = 4

const CHINESE = /\p{Script=Han}+/gu

/**
 * Weighs texts that a search found once more, as wholes. The search counted how likely their characters are; here each gets the mixture of that
 * and of how likely its words are, by whichever model knows its kind of language (sentence-level mixture: Iyer, Ostendorf 1999).
 *
 * @param found - with what the search ranks them by (nats)
 * @param weight - of a nat of that mixture, as in the search
 * @returns the same, best first
 */
export function rescored<T extends { text: string; score: number }>(
  found: readonly T[],
  models: TextModels,
  weight: number,
): T[] {
  return found
    .map((one) => ({ ...one, score: one.score + weight * gainOf(one.text, models) }))
    .sort((a, b) => b.score - a.score)
}

/** By how many nats a text is likelier to the mixture than to the model of characters. */
function gainOf(text: string, { characters, words }: TextModels): number {
  const runs = text.match(CHINESE) ?? []
  const byCharacters = charactersLogprob(runs.join(''), characters)
  const byWords = runs.reduce((sum, run) => sum + words.logprobOf(run), 0)
  const more = byWords - byCharacters - PRIOR
  return Math.max(0, more) + Math.log1p(Math.exp(-Math.abs(more)))
}

function charactersLogprob(text: string, model: LanguageModel): number {
  let [history, sum] = [model.start, 0]
  for (const character of text) {
    const next = model.next(history, character)
    history = next.history
    sum += next.logprob
  }
  return sum
}
