import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTokenizer } from '../text/tokenize.ts'
import type { Concept } from '../types.ts'
import { createMatcher } from './match.ts'

const concept = (id: string, name: string, rest: Partial<Concept> = {}): [string, Concept] => [
  id,
  { id, type: 'feature', name, aliases: [], not: [], heardAs: [], ...rest },
]
const concepts = new Map<string, Concept>([
  concept('space', '空间'),
  concept('rear', '后排空间', { aliases: ['后座'] }),
  concept('modern', '现代', { type: 'brand', not: ['现代化'] }),
  concept('y', 'Model Y', { type: 'competitor' }),
  concept('m8', '云帆M8', { type: 'product', aliases: ['M8'] }),
  concept('e3', 'E3', { type: 'product' }),
  concept('cx50', 'CX-50', { type: 'product' }),
  concept('child', '有小孩', { type: 'need', aliases: ['小孩', '家里..小孩'] }),
  concept('three', '三房', { type: 'product' }),
  concept('garage', '地库', { type: 'place' }),
  concept('cat', '猫', { type: 'need' }),
  concept('kitchen', '厨房', { type: 'place' }),
  concept('roof', '天窗'),
  concept('loan', '贷款', { type: 'service' }),
  concept('suv', 'SUV', { type: 'segment' }),
])
const match = createMatcher({ concepts })
const found = (text: string): string[] => match(text).map(({ conceptId }) => conceptId)

describe('matching', () => {
  it.each([
    ['后排空间大', ['rear']],
    ['空间和后座', ['space', 'rear']],
    ['model y 和 MODELY', ['y', 'y']],
    ['Model Yes', []],
    ['云帆M八不错', ['m8']],
    ['那个M8两驱的', ['m8']],
    ['E30不是', []],
    ['E三十不是', []],
    ['E3一直在看', ['e3']],
    ['CX五十', ['cx50']],
    ['cx50', ['cx50']],
    ['十三房', []],
    ['三房', ['three']],
    ['现代化的现代', ['modern']],
    ['家里厨房有小孩', ['child', 'kitchen']],
    ['家里很大。小孩', ['child']],
    ['PHEV', []],
  ])('%s', (text, wanted) => {
    expect(found(text)).toEqual(wanted)
  })

  it('says how and where it was found', () => {
    expect(match('看 model y吗')).toEqual([
      {
        conceptId: 'y',
        name: 'Model Y',
        type: 'competitor',
        surface: 'model y',
        start: 2,
        end: 9,
        confidence: 1,
        how: 'exact',
        negated: false,
      },
    ])
  })

  it('takes amounts of money as mentions', () => {
    expect(match('一共二十三万八千块钱')).toMatchObject([
      { conceptId: 'base/price/amount', type: 'price', name: '238000', how: 'number' },
    ])
  })

  it('takes the words of the sentence as evidence about short names', () => {
    const tokenizer = createTokenizer([...concepts.values()].map(({ name }) => name))
    const ids = (text: string): string[] => match(text, tokenizer.tokenize(text)).map(({ conceptId }) => conceptId)
    expect(ids('熊猫很可爱')).toEqual([])
    expect(ids('那只猫老是打喷嚏')).toEqual(['cat'])
    expect(ids('各地库存都不多')).toEqual([])
    expect(ids('车停在地库')).toEqual(['garage'])
  })

  it('lies in the text, in order, without overlaps, whatever the text', () => {
    const piece = fc.constantFrom(
      '后排',
      '空间',
      'Model',
      ' ',
      'Y',
      'M',
      '八',
      '8',
      '家里',
      '小孩',
      '，',
      '三房',
      '十',
      '没有',
      '二十万',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        for (const { start, end, surface } of match(text)) {
          expect(start).toBeLessThan(end)
          expect(text.slice(start, end)).toBe(surface)
        }
        const plain = match(text).filter(({ confidence }) => confidence !== 0.85)
        plain.slice(1).forEach(({ start }, at) => expect(start).toBeGreaterThanOrEqual(plain[at]?.end ?? 0))
      }),
    )
  })
})

describe('negation', () => {
  it.each([
    ['没有天窗', true],
    ['我不要贷款', true],
    ['不是SUV', true],
    ['我不想要带天窗的', true],
    ['天窗不要', true],
    ['贷款就不用了', true],
    ['天窗都没有', true],
    ['有没有天窗', false],
    ['要不要贷款', false],
    ['是不是SUV', false],
    ['没关系，天窗挺好', false],
    ['天窗没有问题', false],
    ['没有Model Y大', false],
    ['特别天窗', false],
    ['我要天窗', false],
    ['不能没有天窗', false],
  ])('%s: %s', (text, wanted) => {
    expect(match(text).map(({ negated }) => negated)).toEqual([wanted])
  })
})
