import { expect, test } from 'vitest'
import { saidAt, wordAt } from './nearest-said.ts'

test('the last that has begun', () => {
  const said = [0, 1000, 1000, 5000].map((startMs) => ({ startMs }))
  expect([-1, 0, 999, 1000, 4999, 9000].map((at) => saidAt(said, at))).toEqual([-1, 0, 0, 2, 2, 3])
  expect(saidAt([], 5)).toBe(-1)
})

test('the word that is being said, none in a pause or where no times are known', () => {
  const tokens = [{ text: '太' }, { text: '贵', startMs: 100, endMs: 300 }, { text: '了', startMs: 500, endMs: 700 }]
  expect([50, 100, 299, 400, 600, 800].map((at) => wordAt(tokens, at)?.text)).toEqual([
    undefined,
    '贵',
    '贵',
    undefined,
    '了',
    undefined,
  ])
  expect(wordAt([{ startMs: undefined }], 5)).toBeUndefined()
})
