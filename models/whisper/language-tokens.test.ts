import { describe, expect, it } from 'vitest'
import { languageTokens } from './language-tokens.ts'

/** Special tokens of a published vocabulary whose start mark is `start`, with so many languages. */
function published(start: number, count: number) {
  // Text tokens 0 and 1, the end, the start, the languages, translate, transcribe, and the rest.
  const vocabulary = [5, 9, ...Array.from({ length: count + 8 }, (_, at) => start - 1 + at)]
  const idOf = (id: number) => vocabulary.indexOf(id)
  const special = { end: idOf(start - 1), start: idOf(start), mandarin: idOf(start + 2) }
  const transcribe = idOf(start + count + 2)
  return { vocabulary, special: { ...special, transcribe, noTimestamps: transcribe + 4, noSpeech: transcribe + 3 } }
}

describe('languageTokens', () => {
  it.each([
    [50_258, 99, 'su'],
    [50_258, 100, 'yue'],
  ])('finds the languages after %s: %s', (start, count, last) => {
    const model = published(start, count)
    const tokens = languageTokens(model)
    expect(tokens).toHaveLength(count)
    expect(tokens[0]).toEqual({ code: 'en', id: model.special.start + 1 })
    expect(tokens.find(({ code }) => code === 'zh')?.id).toBe(model.special.mandarin)
    expect(tokens.at(-1)?.code).toBe(last)
  })

  it('names none where the order is another', () => {
    const model = published(50_258, 99)
    expect(languageTokens({ ...model, special: { ...model.special, mandarin: model.special.mandarin + 1 } })).toEqual(
      [],
    )
    expect(languageTokens(published(50_258, 130))).toEqual([])
  })

  it('leaves out languages whose tokens were not kept', () => {
    const model = published(50_258, 99)
    const vocabulary = model.vocabulary.map((id) => (id === 50_259 ? -1 : id))
    expect(languageTokens({ ...model, vocabulary }).map(({ code }) => code)).not.toContain('en')
  })
})
