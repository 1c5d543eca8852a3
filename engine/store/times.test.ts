import { describe, expect, it } from 'vitest'
import { buildUtterance } from '../../fixtures/builders/analysis.ts'
import { timesOf } from './times.ts'

const utterance = buildUtterance(3000, ['你们', '的', '保养', '太贵'])
const timed = {
  ...utterance,
  tokens: utterance.tokens.map((token, i) => ({ ...token, startMs: 3000 + i * 300, endMs: 3250 + i * 300 })),
}

describe('times of words', () => {
  it.each([
    [[{ start: 3, end: 5 }], 3600, 3850],
    [[{ start: 4, end: 6 }], 3725, 4025],
    [
      [
        { start: 0, end: 1 },
        { start: 5, end: 7 },
      ],
      3000,
      4150,
    ],
    [[], 3000, 5000],
    [[{ start: 40, end: 50 }], 3000, 5000],
  ])('%j', (ranges, startMs, endMs) => {
    expect(timesOf(timed, ranges)).toEqual({ startMs, endMs })
  })

  it('are those of the utterance where the words have none', () => {
    expect(timesOf(utterance, [{ start: 3, end: 5 }])).toEqual({ startMs: 3000, endMs: 5000 })
  })
})
