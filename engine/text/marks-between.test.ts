import { describe, expect, it } from 'vitest'
import { buildUtterance } from '../../fixtures/builders/analysis.ts'
import type { Utterance } from '../types.ts'
import { markBetween } from './marks-between.ts'
import { createTokenizer } from './tokenize.ts'

const tokenizer = createTokenizer([])
const NOWHERE: ReadonlySet<number> = new Set()

/** Utterances one after the other, `gapMs` apart, as they are when each has its marks. */
function said(texts: readonly string[], { gapMs = 0, roles = ['customer'] as Utterance['role'][] } = {}): Utterance[] {
  let atMs = 0
  return texts.map((text, at) => {
    const startMs = atMs
    const endMs = startMs + 200 * text.length
    atMs = endMs + gapMs
    const timed = (offset: number): number => startMs + 200 * offset
    const tokens = tokenizer
      .tokenize(text)
      .map((token) => ({ ...token, startMs: timed(token.start), endMs: timed(token.end) }))
    return { ...buildUtterance(startMs, []), startMs, endMs, text, tokens, role: roles[at % roles.length] }
  })
}

const textsOf = (utterances: readonly Utterance[]): string[] => utterances.map(({ text }) => text)

describe('markBetween', () => {
  it('lets a sentence go on where one person pauses in the middle of it', () => {
    const [first, second] = textsOf(markBetween(said(['因为孩子还小。', '所以我们想要大一点的。']), NOWHERE))
    expect([first, second]).toEqual(['因为孩子还小，', '所以我们想要大一点的。'])
  })

  it('leaves nothing in the middle of a word', () => {
    expect(textsOf(markBetween(said(['我本来打算早点睡结。', '果点开了一个视频。']), NOWHERE))[0]).not.toContain('。')
  })

  it.each([
    ['somebody else goes on', { roles: ['customer', 'staff'] as Utterance['role'][] }, NOWHERE],
    ['a longer silence follows', { gapMs: 1300 }, NOWHERE],
    ['a visit begins', {}, new Set([1])],
  ])('keeps the full stop where %s', (_, how, begins) => {
    const before = said(['因为孩子还小。', '所以我们想要大一点的。'], how)
    expect(markBetween(before, begins)).toEqual(before)
  })

  it('keeps questions, what is marked inside, and the end of the last', () => {
    const texts = ['这个多少钱？', '我想，看看那边的。', '还有别的吗？']
    const after = textsOf(markBetween(said(texts), NOWHERE))
    expect([after[0], after[2]]).toEqual([texts[0], texts[2]])
    expect(after[1].slice(0, -1)).toBe(texts[1].slice(0, -1))
  })

  it('gives tokens that give the text back', () => {
    for (const one of markBetween(said(['因为孩子还小。', '所以我们想要大一点的。', '', '好的。']), NOWHERE)) {
      expect(one.tokens.map(({ text }) => text).join('')).toBe(one.text)
      for (const { start, end, text } of one.tokens) expect(one.text.slice(start, end)).toBe(text)
    }
  })
})
