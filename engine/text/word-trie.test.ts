import fc from 'fast-check'
import { expect, it } from 'vitest'
import { buildTrie, NONE, numberOf, ROOT, stretchesOf } from './word-trie.ts'

const word = fc.string({ unit: fc.constantFrom('价', '格', '贵', '𠮷', 'a'), minLength: 1, maxLength: 5 })

it('numbers each word by its place, and nothing else', () => {
  fc.assert(
    fc.property(fc.uniqueArray(word, { maxLength: 40 }), fc.array(word, { maxLength: 40 }), (some, asked) => {
      const words = some.sort((a, b) => (a < b ? -1 : 1))
      const trie = buildTrie(stretchesOf(words))
      for (const one of [...words, ...asked]) expect(numberOf(trie, one)).toBe(words.indexOf(one))
    }),
  )
})

it('holds nothing where there are no words', () => {
  const trie = buildTrie(stretchesOf([]))
  expect([numberOf(trie, ''), numberOf(trie, '价'), trie.child(ROOT, 65)]).toEqual([NONE, NONE, NONE])
})

it.each([[['贵', '价']], [['价', '价']], [['']]])('refuses words out of order, doubled or empty: %s', (words) => {
  expect(() => buildTrie(stretchesOf(words))).toThrow(RangeError)
})
