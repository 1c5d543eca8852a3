import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuzzRuns } from '../../fixtures/fuzz-runs.ts'
import type { Mention, Opinion, Utterance } from '../types.ts'
import { withEdits, type WordEdit } from './edit-words.ts'

const mention = (start: number, end: number): Mention => ({
  ...{
    conceptId: 'c',
    name: 'c',
    type: 'product',
    surface: '',
    start,
    end,
    confidence: 1,
    how: 'exact',
    negated: false,
  },
})
const opinion = (start: number, end: number): Opinion => ({
  ...{ holder: 'customer', polarity: 'negative', score: -1, cues: [], start, end },
})

function utterance(text: string, spans: { start: number; end: number }[]): Utterance {
  const tokens = [...text].map((character, at) => ({
    ...{ text: character, tag: 'x', start: at, end: at + 1, startMs: at * 100, endMs: at * 100 + 100 },
  }))
  return {
    ...{
      startMs: 0,
      endMs: text.length * 100,
      speaker: null,
      role: 'unknown',
      rawText: text,
      text,
      confidence: 0.9,
      tokens,
    },
    ...{ numbers: [], repairs: [], redactions: [], intents: [] },
    mentions: spans.map(({ start, end }) => mention(start, end)),
    opinions: spans.map(({ start, end }) => opinion(start, end)),
  }
}

const TEXT = '零一二三四五六七八九'
const span = fc
  .tuple(fc.nat({ max: TEXT.length }), fc.nat({ max: TEXT.length }))
  .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }))
  .filter(({ start, end }) => start < end)
const edits = fc
  .array(fc.record({ at: span, text: fc.constantFrom('', '甲', '甲乙丙丁') }), { maxLength: 3 })
  .map((all) => {
    const sorted = all.map(({ at, text }): WordEdit => ({ ...at, text })).sort((a, b) => a.start - b.start)
    return sorted.filter((one, i) => sorted.slice(0, i).every(({ end }) => end <= one.start))
  })

describe('withEdits', () => {
  it('moves every span with its words, and lets go of what was found in words that are gone', () => {
    fc.assert(
      fc.property(edits, fc.array(span, { maxLength: 4 }), (some, spans) => {
        const now = withEdits(utterance(TEXT, spans), some)
        const isCut = (one: { start: number; end: number }) =>
          some.some(({ start, end }) => start < one.end && one.start < end)
        const said = spans.filter((one) => !isCut(one)).map(({ start, end }) => TEXT.slice(start, end))
        expect(now.mentions.map(({ start, end }) => now.text.slice(start, end))).toEqual(said)
        expect(now.tokens.map(({ text }) => text).join('')).toBe(now.text)
        for (const { text, start, end } of now.tokens) expect(now.text.slice(start, end)).toBe(text)
        for (const { start, end } of now.opinions) expect([start <= end, end <= now.text.length]).toEqual([true, true])
        expect(now.opinions).toHaveLength(spans.length)
      }),
      fuzzRuns(),
    )
  })

  it('lets go of opinions that quote what is covered', () => {
    const redaction = { kind: 'phone' as const, start: 0, end: 0, startMs: 0, endMs: 0, confidence: 1 }
    const now = withEdits(utterance(TEXT, [{ start: 1, end: 4 }]), [{ start: 2, end: 6, text: '<手机号>', redaction }])
    expect([now.text, now.opinions, now.mentions]).toEqual(['零一<手机号>六七八九', [], []])
    expect(now.redactions).toEqual([{ ...redaction, start: 2, end: 7 }])
    expect(now.tokens[2]).toMatchObject({ text: '<手机号>', startMs: 200, endMs: 600 })
  })
})
