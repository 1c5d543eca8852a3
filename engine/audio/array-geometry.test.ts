import { expect, test } from 'vitest'
import { directionsFor, distance, leadsOf, parseArray, SPEED_OF_SOUND } from './array-geometry.ts'

test('a circle goes counter-clockwise from 0°, a line is centred', () => {
  const circle = parseArray('circular:4:0.035')
  expect(circle).toHaveLength(4)
  expect(circle[1][0]).toBeCloseTo(0)
  expect(circle[1][1]).toBeCloseTo(0.035)
  expect(distance(circle[0], circle[2])).toBeCloseTo(0.07)
  expect(parseArray('linear:2:0.05').map(([x]) => x)).toEqual([-0.025, 0.025])
})

test('places as JSON are taken as they are', () => {
  expect(parseArray('[[0,0,0],[0.1,0,0.02]]')).toEqual([
    [0, 0, 0],
    [0.1, 0, 0.02],
  ])
})

test.each([
  '',
  'circular',
  'circular:4',
  'circular:1:0.05',
  'linear:2:0',
  'square:4:1',
  '[[0,0],[1,1]]',
  '[[0,0,0],[0,0,0]]',
  '[1',
  '[[0,0,0],[9,0,0]]',
])('says what is wanted instead of %j', (text) => {
  expect(() => parseArray(text)).toThrow(expect.objectContaining({ code: 'AUDIO_ARRAY' }))
})

test('the microphone that faces the sound hears it first, by the way between', () => {
  const leads = leadsOf(parseArray('linear:2:0.343'), [1, 0, 0])
  expect(leads[1] - leads[0]).toBeCloseTo(0.343 / SPEED_OF_SOUND)
})

test('only an array that is not flat can tell below from above', () => {
  expect(directionsFor(parseArray('circular:4:0.05')).every(([, , z]) => z >= 0)).toBe(true)
  expect(directionsFor(parseArray('[[0,0,0],[0.1,0,0],[0,0.1,0],[0,0,0.1]]')).some(([, , z]) => z < 0)).toBe(true)
})
