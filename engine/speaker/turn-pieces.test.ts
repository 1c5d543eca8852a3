import { expect, test } from 'vitest'
import { inPieces, LONGEST_TURN } from './turn-pieces.ts'

const turn = (text: string) => ({ startMs: 1000, endMs: 5000, text, speaker: '2' })

test('turns of the usual length stay as they are', () => {
  const turns = [turn('您好'), turn('看看车'.repeat(300))]
  expect(inPieces(turns)).toEqual(turns)
})

test('a longer one is cut at its marks, in order and in time, and nothing of it is lost', () => {
  const text = '价格有点贵，能不能便宜点，'.repeat(300)
  const pieces = inPieces([turn(text)])
  expect(pieces.map((piece) => piece.text).join('')).toBe(text)
  expect(pieces.every((piece) => piece.text.length <= LONGEST_TURN && piece.text.endsWith('，'))).toBe(true)
  expect(pieces.every(({ speaker }) => speaker === '2')).toBe(true)
  expect([pieces[0].startMs, pieces.at(-1)?.endMs]).toEqual([1000, 5000])
  for (let i = 1; i < pieces.length; i++) expect(pieces[i].startMs).toBe(pieces[i - 1].endMs)
})

test('without a mark neither a word nor a character is cut through', () => {
  const text = `${'好'.repeat(LONGEST_TURN - 4)}电话13800001111${'😀'.repeat(900)}`
  const pieces = inPieces([turn(text)]).map((piece) => piece.text)
  expect(pieces.join('')).toBe(text)
  expect(pieces.filter((piece) => piece.includes('13800001111'))).toHaveLength(1)
  for (const piece of pieces) expect(() => encodeURIComponent(piece)).not.toThrow()
})

test('tokens go with their piece', () => {
  const tokens = Array.from({ length: 1500 }, (_, i) => ({ text: '好', startMs: i, endMs: i + 1, confidence: 1 }))
  const pieces = inPieces([{ ...turn('好'.repeat(1500)), startMs: 0, endMs: 1500, tokens }])
  expect(pieces.map((piece) => piece.tokens?.length)).toEqual([1000, 500])
  expect(pieces[1].startMs).toBe(1000)
})
