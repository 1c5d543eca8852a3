import { describe, expect, it } from 'vitest'
import type { LanguageModel } from '../text/language-model.ts'
import { createFusion } from './fusion.ts'
import { growHotwords } from './hotwords.ts'

/** Knows one sentence: what follows it is likely, all else is not. */
const model: LanguageModel = {
  start: { ids: [], lean: 0 },
  next: (history, character) => {
    const at = history.ids.length
    const right = character === '有点贵'[at] || (character === undefined && at === 3)
    return { logprob: right ? -0.1 : -9, history: { ids: [...history.ids, 0], lean: 0 } }
  },
}

const bytes = (text: string) => Buffer.from(text, 'utf8')
const gui = bytes('贵')
const tokens = [bytes('有'), bytes('点'), gui.subarray(0, 2), gui.subarray(2), bytes('，'), bytes('點'), bytes('A')]
const END = tokens.length
const fusionWith = createFusion(model, tokens, (text) => text.replace('點', '点'), {
  weight: 1,
  characterBonus: 1,
  otherCost: 0.5,
})

const total = (sequence: number[], fusion = fusionWith(growHotwords([]))) => {
  let state = fusion.start()
  let score = 0
  for (const token of sequence) {
    const next = fusion.next(state, token)
    score += next.score
    state = next.state
  }
  return { score, key: fusion.key(state), text: state.text }
}

describe('createFusion', () => {
  it('adds the model and the bonus for each Han character', () => {
    expect(total([0, 1]).score).toBeCloseTo(2 * 0.9)
  })

  it('puts characters together from bytes, and settles what it had guessed meanwhile', () => {
    expect(total([0, 1, 2]).key).not.toBe(total([0, 1]).key)
    expect(total([0, 1, 2, 3])).toMatchObject({ text: '有点贵' })
    expect(total([0, 1, 2, 3]).score).toBeCloseTo(3 * 0.9)
  })

  it('reads both scripts alike, and marks not at all', () => {
    expect(total([0, 5]).key).toBe(total([0, 1]).key)
    expect(total([0, 4, 1])).toEqual(total([0, 1]))
  })

  it('takes a little off for a letter', () => {
    expect(total([6]).score).toBeCloseTo(-0.5)
  })

  it('rewards expected terms as they come, and takes it back when they break off', () => {
    const expecting = fusionWith(growHotwords([{ text: '有点贵', weight: 2 }]))
    const more = (sequence: number[]) => total(sequence, expecting).score - total(sequence).score
    expect(more([0, 1])).toBeCloseTo(4)
    expect(more([0, 1, 2, 3])).toBeCloseTo(6)
    expect(more([0, 1, 2, 3, END])).toBeCloseTo(6)
    expect(more([0, 1, END])).toBeCloseTo(0)
    expect(more([0, 1, 6])).toBeCloseTo(0)
    expect(more([0, 0, 1])).toBeCloseTo(4)
  })
})
