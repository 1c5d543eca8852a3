import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toTimedTokens } from './sherpa-pieces.ts'

const SPAN = { startMs: 10_000, endMs: 12_000 }
const joined = (tokens: string[]) =>
  toTimedTokens({ text: '', tokens, timestamps: [] }, SPAN)
    .map((token) => token.text)
    .join('')

describe('symbols', () => {
  it.each([
    ['Han characters', ['太', '贵', '了'], '太贵了'],
    ['traditional script', ['這', '個', '價'], '这个价'],
    ['words of letters', ['▁model', '▁y', '很', '好'], 'model y很好'],
    ['words in parts', ['▁mo', 'del', '▁y'], 'model y'],
    ['blanks instead of their sign', [' ok', ' 吧'], 'ok吧'],
    ['parts that go on', ['我', 'mo@@', 'del', 'y', '好'], '我model y好'],
    ['bytes', ['好', '<0xE9>', '<0xA9>', '<0xAD>', '吗'], '好驭吗'],
    ['bytes as letters', ['▁ƌŕş', '▁ƌ', 'ŕş'], '对对'],
    ['marks of the model', ['<|zh|>', '好', '<unk>'], '好'],
  ])('%s', (_name, tokens, text) => {
    expect(joined(tokens)).toBe(text)
  })

  it('begin at their time and end where the next begins', () => {
    const timestamps = [0.3, 0.9, 1.2]
    const result = { text: '太贵了', tokens: ['太', '贵', '了'], timestamps, ys_log_probs: [Math.log(0.5), 0, 0] }
    const tokens = toTimedTokens(result, SPAN)
    expect(tokens.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [10_300, 10_900],
      [10_900, 11_200],
      [11_200, 12_000],
    ])
    expect(tokens[0].confidence).toBeCloseTo(0.5)
  })

  it('share the segment where the model tells no times', () => {
    const tokens = toTimedTokens({ text: '太贵', tokens: ['太', '贵'], timestamps: [] }, SPAN)
    expect(tokens.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [10_000, 11_000],
      [11_000, 12_000],
    ])
  })

  it('never leave the segment, whatever the model says', () => {
    const symbol = fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('太', '▁a', 'b@@', '<0xE4>', '<|x|>', 'ƌŕş'))
    const pair = fc.tuple(symbol, fc.double({ min: -1, max: 5, noNaN: true }))
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        const times = pairs.map(([, time]) => time).sort((a, b) => a - b)
        const result = { text: '', tokens: pairs.map(([token]) => token), timestamps: times }
        let at = SPAN.startMs
        for (const { startMs, endMs } of toTimedTokens(result, SPAN)) {
          expect(startMs).toBeGreaterThanOrEqual(at)
          expect(endMs).toBeGreaterThanOrEqual(startMs)
          at = startMs
          expect(endMs).toBeLessThanOrEqual(SPAN.endMs)
        }
      }),
    )
  })
})
