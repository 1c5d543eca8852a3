import { expect, test } from 'vitest'
import { loadPack } from '../pack/load.ts'
import type { JointSide } from '../turn/joint.ts'
import type { TurnReading } from '../turn-types.ts'
import type { Mention, Opinion, Polarity } from '../types.ts'
import { createAttitude } from './attitude.ts'

const side: JointSide = { own: 1, other: 0, ruledOwn: 1.5, ruledOther: -1.5, bias: 0 }
const base = await loadPack('base')
const attitude = createAttitude(base, { negative: side, positive: side })

const text = '坐了十分钟腰就酸，颜色倒挺正'
const read = (negative: number, positive: number) => ({ negative, positive }) as TurnReading
const opinion = (polarity: Polarity, words: string, score: number): Opinion => {
  const start = text.indexOf(words)
  return { holder: 'customer', polarity, score, cues: [words], start, end: start + words.length }
}
const colour: Mention = {
  ...{ conceptId: 'open/feature/颜色', name: '颜色', type: 'feature', surface: '颜色', start: 9, end: 11 },
  ...{ confidence: 0.9, how: 'learned', negated: false },
}
const turn = { text, role: 'customer' as const, mentions: [colour] }

test('the cues of the likelier side tell the words, what is named nearest the target, the probability the score', () => {
  const cues = [opinion('negative', '腰就酸', -0.7), opinion('positive', '挺正', 0.7)]
  const [found, ...others] = attitude(turn, read(0.2, 0.7), [], cues, false)
  expect(others).toEqual([])
  expect(found).toMatchObject({ polarity: 'positive', score: 0.7, cues: ['挺正'], conceptId: 'open/feature/颜色' })
})

test('without a cue it is the whole turn, without a likely side nothing', () => {
  expect(attitude(turn, read(0.8, 0.1), [], [], false)).toMatchObject([
    { polarity: 'negative', score: -0.8, cues: [text] },
  ])
  expect(attitude(turn, read(0.05, 0.05), [], [], false)).toEqual([])
})

test('what is likelier than chance but below the threshold of insights is unsure', () => {
  const { search, insight } = base.thresholds.opinion
  const [found] = attitude(turn, read((search + insight) / 2, 0.01), [], [], false)
  expect(found.polarity).toBe('unsure')
  expect(found.score).toBeLessThan(0)
})

test('praise counts from a lower probability on than complaint', () => {
  const { praise, insight } = base.thresholds.opinion
  const between = (praise + insight) / 2
  expect(attitude(turn, read(0.01, between), [], [], false)[0].polarity).toBe('positive')
  expect(attitude(turn, read(between, 0.01), [], [], false)[0].polarity).toBe('unsure')
})

test('what the rules found counts with the reader: it stays with the joint probability, or goes', () => {
  const ruled = [opinion('negative', '腰就酸', -0.3)]
  const [kept] = attitude(turn, read(0.4, 0.1), ruled, [], false)
  expect(kept.cues).toEqual(['腰就酸'])
  expect(kept.score).toBe(-0.75)
  expect(attitude(turn, read(0.05, 0.1), ruled, [], false)).toEqual([])
})

test('of a sentence that stands alone the rules tell, where they found something', () => {
  const ruled = [opinion('negative', '腰就酸', -0.3)]
  expect(attitude(turn, read(0.05, 0.9), ruled, [], false)[0].polarity).toBe('positive')
  expect(attitude(turn, read(0.05, 0.9), ruled, [], true)).toMatchObject([{ polarity: 'negative', score: -0.53 }])
})
