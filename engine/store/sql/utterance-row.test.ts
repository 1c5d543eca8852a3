import fc from 'fast-check'
import { expect, it } from 'vitest'
import { packTokens, unpackTokens } from './utterance-row.ts'

const token = fc.record(
  {
    text: fc.string({ minLength: 1, maxLength: 4 }),
    gap: fc.nat(2),
    time: fc.tuple(fc.nat(5000), fc.nat(500)),
  },
  { requiredKeys: ['text', 'gap'] },
)

it('tokens come back as they were, with times and without', () => {
  fc.assert(
    fc.property(fc.array(token), fc.nat(1e8), (list, utteranceMs) => {
      let at = 0
      const tokens = list.map(({ text, gap, time }) => {
        const start = at + gap
        at = start + text.length
        const plain = { text, tag: 'n', start, end: at }
        return time ? { ...plain, startMs: utteranceMs + time[0], endMs: utteranceMs + time[0] + time[1] } : plain
      })
      expect(unpackTokens(packTokens(tokens, utteranceMs), utteranceMs)).toEqual(tokens)
    }),
  )
})

it('tokens that older versions wrote are read', () => {
  expect(unpackTokens('[["你们","r"],["保养","n",3,5]]', 700)).toEqual([
    { text: '你们', tag: 'r', start: 0, end: 2 },
    { text: '保养', tag: 'n', start: 3, end: 5 },
  ])
})
