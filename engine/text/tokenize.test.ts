import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createTokenizer, type Tokenizer } from './tokenize.ts'

describe('tokenize', () => {
  let tokenizer: Tokenizer
  beforeAll(() => {
    tokenizer = createTokenizer(['云帆M8', '宋PLUS', 'Model Y', '水光精华', '置换补贴', '太贵'])
  })
  const words = (text: string) => tokenizer.tokenize(text).map((token) => token.text)

  it('knows the words it was given', () => {
    expect(words('这个水光精华太贵了')).toEqual(['这个', '水光精华', '太贵', '了'])
    expect(words('宋plus和model y哪个好')).toEqual(['宋plus', '和', 'model y', '哪个', '好'])
  })

  it('keeps letters and digits together', () => {
    expect(words('iPhone15Pro太贵了')).toEqual(['iPhone15Pro', '太贵', '了'])
    expect(words('2.0T的')).toEqual(['2.0T', '的'])
    expect(words('SModel Y2')).not.toContain('Model Y')
  })

  it('does not glue unknown neighbours', () => {
    expect(words('我要办卡')).toEqual(['我', '要', '办', '卡'])
  })

  it('learns words of a later pack', () => {
    const later = createTokenizer(['望溪雅筑'])
    expect(later.tokenize('望溪雅筑的沙盘').map((token) => token.text)).toEqual(['望溪雅筑', '的', '沙盘'])
  })

  it('gives the text back, whatever it holds', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('车', '宋', 'P', 'L', 'U', 'S', '3', ' ', '，', '😀', '\uD83D', '𠮷') }),
    )
    fc.assert(
      fc.property(anything, (text) => {
        const tokens = tokenizer.tokenize(text)
        expect(tokens.map((token) => token.text).join('')).toBe(text)
        let at = 0
        for (const token of tokens) {
          expect([token.start, token.end]).toEqual([at, at + token.text.length])
          at = token.end
        }
      }),
      { numRuns: 500 },
    )
  })
})
