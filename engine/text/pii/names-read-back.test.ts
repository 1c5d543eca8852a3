import { expect, test } from 'vitest'
import { marked, wordsOfClaims } from './marked-fixture.ts'
import { namesReadBack } from './names-read-back.ts'

/** All names, turn by turn, where the words in braces had been found. */
function names(...lines: string[]): string[][] {
  const { texts, claims } = marked('name', lines)
  return wordsOfClaims(texts, namesReadBack(texts, claims))
}

test('a surname that is said again by itself is a name', () => {
  expect(names('叫{亓怀礼}', '亓……这字怎么写？', '上头一个二')).toEqual([['亓怀礼'], ['亓'], []])
  expect(names('姓{占}', '占，占山为王的占？')).toEqual([['占'], ['占']])
})

test('what is told as a surname is one, where it is known as such', () => {
  expect(names('我姓苏，您呢')).toEqual([['苏']])
  expect(names('我不姓张。')).toEqual([[]])
  expect(names('您贵姓？姓什么？姓名写这儿')).toEqual([[]])
})

test('the same character within a word is none', () => {
  expect(names('{万强}', '一共三万，万一坏了呢')).toEqual([['万强'], []])
})
