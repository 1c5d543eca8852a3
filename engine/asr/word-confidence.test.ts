import { describe, expect, test } from 'vitest'
import type { SpokenTurn } from '../types.ts'
import { turnProbability, wordFeatures, wordProbabilities } from './word-confidence.ts'

/** A turn whose characters were heard with these confidences. */
function heard(text: string, confidences: number[], alternatives: string[] = []): SpokenTurn {
  const tokens = [...text].map((character, i) => ({
    ...{ text: character, confidence: confidences[i] },
    ...{ startMs: i * 200, endMs: i * 200 + 200 },
  }))
  const others = alternatives.map((other) => ({ text: other, avgLogprob: -1 }))
  return { text, tokens, alternatives: others, startMs: 0, endMs: text.length * 200, confidence: 0.5 }
}

describe('how likely a heard word was said', () => {
  test('grows with what the recogniser says of it and of its neighbours', () => {
    const [sure, guessed] = [heard('价格太贵', [0.99, 0.99, 0.99, 0.99]), heard('价格太贵', [0.99, 0.99, 0.3, 0.99])]
    const [of, other] = [wordProbabilities(sure), wordProbabilities(guessed)]
    expect(other[2]).toBeLessThan(of[2]!)
    expect(other[1]).toBeLessThan(of[1]!)
  })

  test('falls where other readings have another word there', () => {
    const confidences = [0.9, 0.9, 0.8, 0.8]
    const agreed = wordProbabilities(heard('价格太贵', confidences, ['价格太贵了', '价钱太贵']))
    const contested = wordProbabilities(heard('价格太贵', confidences, ['价格大桂', '价格大会']))
    expect(contested[3]).toBeLessThan(agreed[3]!)
  })

  test('is not told of marks', () => {
    expect(wordFeatures(heard('好，的', [0.9, 0.9, 0.9])).map((row) => row !== undefined)).toEqual([true, false, true])
  })
})

describe('how likely a turn is as it is written', () => {
  test('is the mean of its words', () => {
    const turn = heard('好，的', [0.9, 0.9, 0.5])
    const [first, , last] = wordProbabilities(turn)
    expect(turnProbability(turn)).toBeCloseTo((first! + last!) / 2)
  })

  test('of words that nobody weighed stays what was said of them', () => {
    expect(turnProbability(heard('好的', [1, 1]))).toBe(0.5)
    expect(turnProbability({ text: '好的', startMs: 0, endMs: 1 })).toBe(1)
  })
})
