import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createWordPieceTokenizer } from './word-pieces.ts'

const texts = ['[UNK]', '[CLS]', '[SEP]', '油', '耗', '，', 's', 'su', '##v', '##u', '##1', '5', '##0', 'e']
const tokenize = createWordPieceTokenizer({ texts, unknown: 0, begin: 1, end: 2 })
const piecesOf = (text: string) => tokenize(text).map((id) => texts[id])

describe('cutting into word pieces', () => {
  it('lets every Han character and every mark stand alone', () => {
    expect(piecesOf('油耗，油')).toEqual(['油', '耗', '，', '油'])
  })

  it('spells words by the longest piece, without case and accents', () => {
    expect(piecesOf('SUV油50')).toEqual(['su', '##v', '油', '5', '##0'])
    expect(piecesOf('é suv1')).toEqual(['e', 'su', '##v', '##1'])
  })

  it('marks a word unknown that it cannot spell to the end, and one that is no word', () => {
    expect(piecesOf('suz油')).toEqual(['[UNK]', '油'])
    expect(piecesOf('火')).toEqual(['[UNK]'])
    expect(piecesOf(`5${'0'.repeat(200)}`)).toEqual(['[UNK]'])
  })

  it('finds nothing in white space and control characters, and ends on any text', () => {
    expect(piecesOf(' \t\n\u0000')).toEqual([])
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(tokenize(text).every((id) => id >= 0 && id < texts.length)).toBe(true)
        expect(tokenize(text).length).toBeLessThanOrEqual(text.normalize('NFKD').length * 2)
      }),
    )
  })
})
