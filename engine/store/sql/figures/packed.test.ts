import { expect, test } from 'vitest'
import { numbersOf, textsOf } from './packed.ts'

test.each([
  [null, []],
  ['', []],
  ['7', [7]],
  ['0,-3,1790000000000', [0, -3, 1_790_000_000_000]],
])('numbers of %s', (list, numbers) => {
  expect([...numbersOf(list)]).toEqual(numbers)
})

test('texts keep their places, empty ones too', () => {
  expect(textsOf('\u001f价格\u001f', 3)).toEqual(['', '价格', ''])
  expect(textsOf('', 1)).toEqual([''])
  expect(textsOf(null, 0)).toEqual([])
})
