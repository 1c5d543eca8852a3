import { expect, test } from 'vitest'
import en from './words/en.json' with { type: 'json' }
import zh from './words/zh.json' with { type: 'json' }

const slots = (words: string) => (words.match(/\{\w+\}/g) ?? []).sort()

test('both languages have the same words, with the same places in them', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
  for (const [key, words] of Object.entries(zh)) expect(slots(en[key as keyof typeof en]), key).toEqual(slots(words))
})

test('the Chinese page holds no English but names, and no half-width marks between characters', () => {
  const known = /tingdian( [a-z]+)+|td_|HTTP|OR|NOT|English|CPU|CSV|BOM|Excel|ZIP|Apache-2\.0|95%/g
  for (const [key, words] of Object.entries(zh)) {
    expect(words.replaceAll(/\{\w+\}/g, '').replaceAll(known, ''), key).not.toMatch(/[A-Za-z]{2,}/)
    expect(words, key).not.toMatch(/\p{Script=Han}[,;?!]\p{Script=Han}/u)
  }
})
