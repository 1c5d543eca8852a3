import { expect, test } from 'vitest'
import { notFarBehind, spreadBehind } from './spread.ts'

const bounds = { least: 2, most: 7 }

test('where the sound leaves no doubt little is followed, where it does as much as may be', () => {
  expect(spreadBehind([], bounds)).toBe(2)
  expect(spreadBehind([0, 0], bounds)).toBe(2)
  expect(spreadBehind([-1, 0, -1], bounds)).toBe(5)
  expect(spreadBehind([-3, -3], bounds)).toBe(7)
})

test('a doubt is over when the text went on without one', () => {
  expect(spreadBehind([-4, 0, 0, 0], bounds)).toBe(7)
  expect(spreadBehind([-4, 0, 0, 0, 0], bounds)).toBe(2)
})

test('never farther than the quality allows', () => {
  expect(spreadBehind([], { least: 2, most: 1 })).toBe(1)
})

test('what is too far behind the leading or the best finished text is left', () => {
  const text = (total: number, logprob = 0) => ({ logprobs: [logprob], totals: [0, total] })
  const within = { patience: 4, spread: 7, sureSpread: 2 }
  const [lead, near, far] = [text(-1), text(-2.5), text(-3.5)]
  expect(notFarBehind([near, lead, far], -Infinity, within)).toEqual([near, lead])
  expect(notFarBehind([text(-1, -1), far], -Infinity, within)).toHaveLength(2)
  expect(notFarBehind([near, lead, far], 2, within)).toEqual([lead])
  expect(notFarBehind([], 0, within)).toEqual([])
})
