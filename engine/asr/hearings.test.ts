import { expect, test } from 'vitest'
import type { Decoding, Opening } from './decoder.ts'
import { together } from './hearings.ts'
import { whisperOptions } from './whisper-options.ts'

/** A hearing that finds each token likelier by `step` at every turn, and notes what it is asked. */
function hearing(logprob: number, states: number, asked: unknown[]): Decoding {
  const opening = (value: number): Opening => ({
    logprobs: Float32Array.of(value, -Infinity),
    alignment: new Float32Array(states).fill(logprob),
    ...{ states, noSpeechProb: -logprob / 10, soundLogprobs: Float32Array.of(logprob) },
  })
  return {
    start: async (prompt) => (asked.push(prompt), opening(logprob)),
    next: async (parents, tokens) => (asked.push([parents, tokens]), opening(logprob - 1)),
  }
}

test('hearings are asked the same, their log-probabilities are averaged, and the first tells what was attended to', async () => {
  const asked: [unknown[], unknown[]] = [[], []]
  const both = together([hearing(-1, 3, asked[0]), hearing(-3, 5, asked[1])])
  const opening = await both.start([1, 2])
  expect([...opening.logprobs]).toEqual([-2, -Infinity])
  expect(opening).toMatchObject({ states: 3, noSpeechProb: 0.1 })
  expect([...opening.alignment]).toEqual([-1, -1, -1])
  const next = await both.next([0, 0], [7, 8])
  expect([...next.logprobs]).toEqual([-3, -Infinity])
  expect(asked[1]).toEqual(asked[0])
})

test('more work is followed further and heard more often; what is asked for wins', () => {
  const [fast, balanced, best] = [whisperOptions('fast'), whisperOptions('balanced'), whisperOptions('best')]
  expect(fast.beams).toBeLessThan(balanced.beams)
  expect(best.hearings).toBeGreaterThan(balanced.hearings)
  expect(whisperOptions('fast', { beams: 3 })).toEqual({ ...fast, beams: 3 })
})
