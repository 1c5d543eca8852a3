import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { highlightsOf, snippetOf } from './highlight.ts'
import { termsOf } from './terms.ts'

const needle = (text: string) => ({
  match: { kind: 'phrase' as const, terms: [] },
  terms: termsOf(text).map(({ term }) => term),
  word: text,
  optional: false,
})

describe('termsOf', () => {
  it.each([
    ['宝马X3落地16.8万，太贵', '宝 马 x 3 落 地 16.8 万 _ 太 贵'],
    ['。、a！', 'a'],
    ['ＥＳ６ ½', 'es 6 1 _ 2'],
    ['太 贵', '太 贵'],
    ['16.', '16'],
    ['', ''],
  ])('%s', (text, terms) =>
    expect(
      termsOf(text)
        .map(({ term }) => term)
        .join(' '),
    ).toBe(terms),
  )

  it('points into any text, in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        let last = 0
        for (const { term, start, end } of termsOf(text)) {
          expect(term).toMatch(/^[\p{Script=Han}a-z0-9._]+$/u)
          expect(start >= 0 && start <= end && end <= text.length && end >= last).toBe(true)
          last = end
        }
      }),
    )
  })
})

describe('highlightsOf', () => {
  it('joins places that touch and keeps others apart', () => {
    const utterance = { text: '太贵了，真的太贵', numbers: [] }
    expect(highlightsOf(utterance, [needle('太贵'), needle('了')])).toEqual([
      { start: 0, end: 3 },
      { start: 6, end: 8 },
    ])
  })
})

describe('snippetOf', () => {
  it('shows a short text whole', () => {
    expect(snippetOf('太贵了', [{ start: 0, end: 2 }])).toEqual({
      text: '太贵了',
      start: 0,
      highlights: [{ start: 0, end: 2 }],
    })
  })
  it('cuts a long one around the first highlight', () => {
    const text = '啊'.repeat(200) + '太贵' + '呀'.repeat(200)
    const { text: shown, start, highlights } = snippetOf(text, [{ start: 200, end: 202 }])
    expect(shown.length).toBe(80)
    expect(shown.slice(highlights[0].start, highlights[0].end)).toBe('太贵')
    expect(text.slice(start, start + shown.length)).toBe(shown)
  })
})
