import { describe, expect, it } from 'vitest'
import type { Decoding, Step } from './decoder.ts'
import { searchBeams, type Scorer, type SearchOptions } from './search.ts'

/** A decoder over the tokens 0…9 with 9 as its end: `likely` gives the chances of what follows a text. */
function decoderOf(
  likely: (text: string) => Record<number, number>,
  states = 10,
  attended = (text: string): number => text.length,
): { decoding: Decoding; first: Step } {
  let texts = ['']
  const step = (): Step => {
    const logprobs = new Float32Array(texts.length * 10).fill(-20)
    const alignment = new Float32Array(texts.length * states)
    texts.forEach((text, row) => {
      for (const [token, chance] of Object.entries(likely(text))) logprobs[row * 10 + Number(token)] = Math.log(chance)
      alignment[row * states + Math.min(states - 1, attended(text))] = 1
    })
    return { logprobs, alignment, states }
  }
  const decoding: Decoding = {
    start: async () => ({ ...step(), noSpeechProb: 0, soundLogprobs: new Float32Array(0) }),
    next: async (parents, tokens) => {
      texts = parents.map((parent, row) => texts[parent] + tokens[row])
      return step()
    },
  }
  return { decoding, first: step() }
}

const free: Scorer<string> = {
  start: () => '',
  next: (state, token) => ({ score: 0, state: state + token }),
  key: (state) => state,
}
const options: SearchOptions = {
  beams: 3,
  maxTokens: 20,
  patience: 4,
  spread: 99,
  sureSpread: 99,
  soundSpread: 99,
  unheardCost: 0,
  reheardCost: 0,
}
const space = { size: 10, end: 9, blocked: new Set([9]), audioStates: 10 }

const run = async (likely: Parameters<typeof decoderOf>[0], scorer = free, given: Partial<SearchOptions> = {}) => {
  const { decoding, first } = decoderOf(likely)
  const found = await searchBeams(decoding, first, space, scorer, { ...options, ...given })
  return found.map(({ tokens }) => tokens.join(''))
}

/** 1 is the likelier first step, 2 leads to the likelier text. */
const garden = (text: string): Record<number, number> => {
  if (text === '') return { 1: 0.6, 2: 0.4 }
  if (text === '1') return { 3: 0.3, 4: 0.3, 5: 0.3 }
  if (text === '2') return { 6: 0.99 }
  return { 9: 1 }
}

describe('searchBeams', () => {
  it('finds the text that a greedy search misses', async () => {
    expect((await run(garden))[0]).toBe('26')
    expect((await run(garden, free, { beams: 1 }))[0]).toMatch(/^1/)
  })

  it('lets other knowledge decide', async () => {
    const prefers4: Scorer<string> = {
      ...free,
      next: (state, token) => ({ score: token === 4 ? 3 : 0, state: state + token }),
    }
    expect((await run(garden, prefers4))[0]).toBe('14')
  })

  it('does not let other knowledge outdo a sound that speaks against it', async () => {
    const said = (text: string): Record<number, number> => (text.length < 6 ? { 1: 0.98, 2: 0.01 } : { 9: 1 })
    const likes2: Scorer<string> = {
      ...free,
      next: (state, token) => ({ score: token === 2 ? 6 : 0, state: state + token }),
    }
    expect((await run(said, likes2, { beams: 16 }))[0]).toBe('222222')
    expect((await run(said, likes2, { beams: 16, soundSpread: 5 }))[0]).toMatch(/^1*21*$/)
  })

  it('leaves what is behind where the sound was sure, and follows it where it was not', async () => {
    const deceived =
      (first: number) =>
      (text: string): Record<number, number> => {
        if (text === '') return { 1: first, 2: 1 - first }
        if (text === '1') return { 3: 0.002, 4: 0.002 }
        return text === '2' ? { 6: 0.99 } : { 9: 1 }
      }
    expect((await run(deceived(0.98), free, { sureSpread: 1 }))[0]).toMatch(/^1/)
    expect((await run(deceived(0.98)))[0]).toBe('26')
    expect((await run(deceived(0.6), free, { sureSpread: 1 }))[0]).toBe('26')
  })

  it('follows texts that read the same only once', async () => {
    const deaf: Scorer<string> = { ...free, key: (state) => state.replace(/[345]/g, 'x') }
    const found = await run(garden, deaf)
    expect(found.filter((text) => text.startsWith('1'))).toHaveLength(1)
  })

  it('never ends at once: blocked tokens cannot come first', async () => {
    expect((await run((text): Record<number, number> => (text ? { 9: 1 } : { 9: 0.9, 1: 0.1 })))[0]).toBe('1')
  })

  it('cuts a loop and keeps one copy', async () => {
    expect((await run((text) => ({ [text.length % 2 ? 2 : 1]: 1 })))[0]).toBe('12')
  })

  it('cuts a loop that other tokens spell', async () => {
    const phrase = '1234567'
    const spelt = (text: string): Record<number, number> =>
      text.length >= 14 ? { 9: 1 } : { [text.length === 10 ? 8 : Number(phrase[text.length % 7])]: 1 }
    const reads8As4: Scorer<string> = { ...free, key: (state) => state.replaceAll('8', '4') }
    expect((await run(spelt))[0]).toBe('12345671238567')
    expect((await run(spelt, reads8As4))[0]).toBe(phrase)
  })

  it('makes a text go on while audio is unheard', async () => {
    const lazy = (text: string): Record<number, number> => (text.length < 8 ? { 9: 0.9, [text.length]: 0.1 } : { 9: 1 })
    expect((await run(lazy))[0]).toHaveLength(1)
    const states = 200
    const { decoding, first } = decoderOf(lazy, states)
    const found = await searchBeams(decoding, first, { ...space, audioStates: states }, free, {
      ...options,
      unheardCost: 50,
    })
    expect(found[0].tokens.length).toBeGreaterThan(1)
  })

  it('ends where all was heard rather than beginning again', async () => {
    const again = (text: string): Record<number, number> => {
      if (text.length === 6) return { 9: 1 }
      return text.length === 3 ? { 9: 0.3, 1: 0.7 } : { [1 + (text.length % 3)]: 1 }
    }
    const said = async (reheardCost: number, audioStates: number) => {
      const { decoding, first } = decoderOf(again, 400, (text) => 95 * (text.length % 3))
      const where = { ...space, audioStates }
      const [best] = await searchBeams(decoding, first, where, free, { ...options, reheardCost })
      return best.tokens.join('')
    }
    expect(await said(0, 200)).toBe('123123')
    expect(await said(1, 200)).toBe('123')
    expect(await said(1, 400)).toBe('123123')
  })

  it('stops at the longest text allowed', async () => {
    const endless = (text: string) => ({ [(text.length * 7 + Math.floor(text.length / 3)) % 9]: 1 })
    expect((await run(endless, free, { maxTokens: 6 }))[0]).toHaveLength(6)
  })
})
