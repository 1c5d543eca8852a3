import { expect, test } from 'vitest'
import { insertedCharacters } from './inserted.ts'

test('counts what nobody said, not what was heard as something else or missed', () => {
  expect(insertedCharacters('这个多少钱', '这个多少钱')).toBe(0)
  expect(insertedCharacters('这个多少钱', '这个多少钱谢谢观看')).toBe(4)
  expect(insertedCharacters('这个多少钱', '那个多少')).toBe(0)
  expect(insertedCharacters('', '谢谢')).toBe(2)
  expect(insertedCharacters('谢谢', '')).toBe(0)
  expect(insertedCharacters('我想看看', '嗯我想再看看')).toBe(2)
})
