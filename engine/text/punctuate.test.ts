import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildUtterance } from '../../fixtures/builders/analysis.ts'
import type { Token, Utterance } from '../types.ts'
import { pausesAfter, markLogOdds } from './punctuation-pause.ts'
import { createPunctuator, isPunctuated } from './punctuate.ts'
import { createTokenizer } from './tokenize.ts'

const punctuate = createPunctuator()
const tokenizer = createTokenizer([])

/** An utterance as it is understood before its marks; every character takes 200 ms, `pauses` are put before the offsets they name. */
function heard(text: string, fields: Partial<Utterance> = {}, pauses: Record<number, number> = {}): Utterance {
  const timeOf = (offset: number): number =>
    200 * offset + Object.entries(pauses).reduce((sum, [at, ms]) => sum + (Number(at) <= offset ? ms : 0), 0)
  const tokens = tokenizer
    .tokenize(text)
    .map((token): Token => ({ ...token, startMs: timeOf(token.start), endMs: timeOf(token.end) }))
  return { ...buildUtterance(0, []), text, rawText: text, tokens, ...fields }
}

describe('createPunctuator', () => {
  it.each([
    ['这个多少钱', '这个多少钱？'],
    ['您是首次购房吗 我们这边有优惠', '您是首次购房吗？我们这边有优惠。'],
    ['好的谢谢', '好的，谢谢。'],
    ['后排空间真大,就是价格有点贵', '后排空间真大，就是价格有点贵。'],
    ['不错 ', '不错。'],
  ])('puts marks into %j', (text, wanted) => {
    expect(punctuate(heard(text)).text).toBe(wanted)
  })

  it('leaves nothing, marks and questions that were written, and foreign words, as they are', () => {
    expect(punctuate(heard('')).text).toBe('')
    expect(punctuate(heard('是吗？')).text).toBe('是吗？')
    expect(punctuate(heard('hello my world')).text).toMatch(/^hello my world/)
  })

  it('never cuts a mention, a number, a repair or covered data', () => {
    const text = '电话<手机号>先生宋 PLUS多少钱'
    const [start, end] = [text.indexOf('宋'), text.indexOf('多')]
    const mention = { ...MENTION, surface: '宋 PLUS', start, end }
    const redaction = { kind: 'phone' as const, start: 2, end: 7, startMs: 400, endMs: 1400, confidence: 1 }
    const { text: now, mentions, redactions } = punctuate(heard(text, { mentions: [mention], redactions: [redaction] }))
    expect(now.slice(mentions[0].start, mentions[0].end)).toBe('宋 PLUS')
    expect(now.slice(redactions[0].start, redactions[0].end)).toBe('<手机号>')
    expect(redactions[0]).toMatchObject({ startMs: 400, endMs: 1400 })
  })

  it('puts a mark where somebody paused rather than elsewhere', () => {
    const text = '这个颜色我老婆喜欢我就要了'
    const at = text.indexOf('我就')
    const marksOf = (pauses: Record<number, number>) => punctuate(heard(text, {}, pauses)).text
    expect(marksOf({ [at]: 1200 })).toContain('喜欢，我就')
  })

  it('keeps every span on its own words, and tokens that give the text back in the order of time', () => {
    const piece = fc.constantFrom(
      '后排空间',
      '十六万',
      '吗',
      ' ',
      ',',
      '我要',
      'SUV',
      '好的',
      '。',
      '😀',
      '8',
      '<车牌>',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(20), fc.nat(6), (pieces, from, size) => {
        const text = pieces.join('')
        const start = Math.min(from, Math.max(0, text.length - 1))
        const end = Math.min(text.length, start + size)
        const mention = { ...MENTION, surface: text.slice(start, end), start, end }
        const before = heard(text, end > start ? { mentions: [mention] } : {})
        const after = punctuate(before)
        expect(after.tokens.map((token) => token.text).join('')).toBe(after.text)
        for (const token of after.tokens) expect(after.text.slice(token.start, token.end)).toBe(token.text)
        for (const { surface, start: at, end: to } of after.mentions) expect(after.text.slice(at, to)).toBe(surface)
        const spoken = (of: string): string => of.replace(/[\s，,。？！、]/gu, '')
        expect(spoken(after.text)).toBe(spoken(text))
        const times = after.tokens.map(({ startMs }) => startMs ?? 0)
        expect(times).toEqual([...times].sort((a, b) => a - b))
      }),
      { numRuns: 200 },
    )
  })
})

describe('isPunctuated', () => {
  it('is for turns that all end in marks and have them inside, not for those of a recogniser that forgets them', () => {
    expect(isPunctuated(['您好，欢迎光临。', '随便看看，谢谢。'])).toBe(true)
    expect(isPunctuated(['您好,欢迎光临。', '随便看看 谢谢'])).toBe(false)
    expect(isPunctuated(['我们先随便看看这边的新车有没有什么优惠活动。'])).toBe(false)
  })
})

describe('pauses', () => {
  it('are what a word takes beyond the usual, or lie at the head of the next', () => {
    const at = (...starts: number[]) => starts.map((startMs) => ({ text: '字', startMs }))
    expect(pausesAfter(at(0, 200, 400, 1200, 1400))[2]).toBe(600)
    expect(pausesAfter(at(0, 200, 400, 1200, 1400))[1]).toBe(600)
    expect(pausesAfter(at(0, 200, 400, 600, 800))[1]).toBe(0)
    expect(pausesAfter([{ text: '字', startMs: undefined }])).toEqual([0])
  })

  it('are worth more the longer they are', () => {
    expect([0, 99, 100, 500, 1000].map(markLogOdds)).toEqual([0, 0, 1, 2, 3])
  })
})

const MENTION = {
  conceptId: 'auto/x',
  name: 'x',
  type: 'product' as const,
  confidence: 1,
  how: 'exact' as const,
  negated: false,
}
