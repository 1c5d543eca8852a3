import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPieceTokenizer, type Pieces } from './tokenizer.ts'
import { cutPieces, keepChinese } from './vocabulary.ts'

const texts = ['<s>', '</s>', '<unk>', '▁', '油', '耗', '油耗', '▁油', 'a', 'bc', 'weiß', 'long', '稣']
const pieces: Pieces = {
  texts,
  scores: [0, 0, 0, -2, -6, -6, -7, -7, -3, -3, -5, -9, -20],
  begin: 0,
  end: 1,
  unknown: 2,
  replace: { Ａ: 'a', '㏄': 'bc' },
}
const tokenize = createPieceTokenizer(pieces)
const piecesOf = (text: string) => tokenize(text).map((id) => texts[id])

describe('cutting into pieces', () => {
  it('finds the most probable pieces, not the longest first', () => {
    expect(piecesOf('油耗')).toEqual(['▁', '油耗'])
    expect(piecesOf('油a')).toEqual(['▁油', 'a'])
  })

  it('replaces compatibility forms, joins spaces, marks the unknown', () => {
    expect(piecesOf('Ａ㏄')).toEqual(['▁', 'a', 'bc'])
    expect(piecesOf('a  a')).toEqual(['▁', 'a', '▁', 'a'])
    expect(piecesOf('a火a')).toEqual(['▁', 'a', '<unk>', 'a'])
    expect(piecesOf('')).toEqual(['▁'])
  })

  it('covers every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('油', '耗', 'a', 'b', ' ', '火', '😀') }), (text) => {
        const ids = tokenize(text)
        expect(ids.length).toBeGreaterThan(0)
        expect(ids.every((id) => id >= 0 && id < texts.length)).toBe(true)
      }),
    )
  })
})

describe('the cut vocabulary', () => {
  it('keeps Chinese, short Latin and what the prefix needs, under new ids', () => {
    expect(keepChinese(pieces, ['long']).map((id) => texts[id])).toEqual(texts.filter((text) => text !== 'weiß'))
    const kept = keepChinese(pieces, [])
    expect(kept.map((id) => texts[id])).not.toContain('long')
    const cut = cutPieces(pieces, kept)
    expect(cut.texts[cut.unknown]).toBe('<unk>')
    expect(createPieceTokenizer(cut)('油耗').map((id) => cut.texts[id])).toEqual(['▁', '油耗'])
  })
})
