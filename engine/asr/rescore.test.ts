import { beforeAll, expect, test } from 'vitest'
import { textModelPaths } from '../knowledge-cache.ts'
import { openTextModels, type TextModels } from '../text/text-models.ts'
import { rescored } from './rescore.ts'

let models: TextModels

beforeAll(async () => {
  models = await openTextModels(textModelPaths())
})

const texts = (found: { text: string }[]): string[] => found.map(({ text }) => text)

test('of texts that the search holds nearly equal the one made of words goes first', () => {
  const found = [
    { text: '这座城市人口径流出远远大于流入', score: -3 },
    { text: '这座城市人口净流出远远大于流入', score: -3.2 },
  ]
  expect(texts(rescored(found, models, 0.3))[0]).toBe(found[1].text)
  expect(texts(rescored(found, models, 0))).toEqual(texts(found))
})

test('what the sound says clearly stays, whatever is likelier as language', () => {
  const found = [
    { text: '大江推出了新的版本', score: -2 },
    { text: '大疆推出了新的版本', score: -14 },
  ]
  expect(texts(rescored(found, models, 0.3))).toEqual(texts(found))
})

test('talk in shops, which the model of characters knows better, is hardly touched', () => {
  const found = [
    { text: '那您再给我便宜点呗我今天就定', score: -4 },
    { text: '那您再给我便宜点吧我今天就定', score: -4.1 },
  ]
  for (const [at, { score }] of rescored(found, models, 0.3).entries())
    expect(Math.abs(score - found[at].score)).toBeLessThan(0.05)
})

test('texts without a Chinese character, and no text, are weighed alike', () => {
  const [one, other] = rescored(
    [
      { text: 'OK', score: -1 },
      { text: '', score: -2 },
    ],
    models,
    0.3,
  )
  expect(one.score + 1).toBeCloseTo(other.score + 2, 12)
  expect(rescored([], models, 0.3)).toEqual([])
})
