import { expect, test } from 'vitest'
import { spreadBehind } from './spread.ts'

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
