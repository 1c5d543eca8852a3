import { expect, test } from 'vitest'
import { spelledCharacters } from './spelled-characters.ts'

const wordsOf = (text: string): string[] => spelledCharacters(text).map(({ start, end }) => text.slice(start, end))

test.each([
  ['我姓雁，大雁的雁', ['大雁的雁']],
  ['弓长张的张，光明的光', ['长张的张', '光明的光']],
  ['季布一诺的季', ['季布一诺的季']],
  ['好的好的，我的我自己拿', []],
  ['这款的颜色，大的', []],
  ['的', []],
])('%s: characters explained by a word', (text, words) => {
  expect(wordsOf(text)).toEqual(words)
})
