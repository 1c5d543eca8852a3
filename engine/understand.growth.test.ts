import { describe, expect, test } from 'vitest'
import { loadPack } from './graph/load.ts'
import { createUnderstand } from './understand.ts'

const understand = createUnderstand(await loadPack('base'))
/** Four times the text may take so many times the work: linear is 4, quadratic 16; clocks on a busy machine are coarse. */
const MOST = 10

function workMs(texts: readonly string[]): number {
  const before = process.cpuUsage()
  understand(texts.map((text, i) => ({ startMs: i, endMs: i + 1, text })))
  return process.cpuUsage(before).user / 1000
}

/** The least of three, so that what else the machine does counts little. */
const least = (texts: readonly string[]): number => Math.min(...[0, 1, 2].map(() => workMs(texts)))

describe('work grows with the length', () => {
  test.each(['十万', '一', '1.1', '(', '沪A12345', '我姓张', '我', '“', '\ud83d', 'aB1', '价格太贵', '有没有'])(
    'of one turn of %j',
    (unit) => {
      const long = (length: number) => [unit.repeat(length / unit.length)]
      least(long(500))
      expect(least(long(8000)) / Math.max(5, least(long(2000)))).toBeLessThan(MOST)
    },
    60_000,
  )

  test.each(['好', '太贵了', '我电话13800002468', '谢谢再见'])(
    'of many turns of %j',
    (text) => {
      const many = (count: number): string[] => new Array<string>(count).fill(text)
      least(many(100))
      expect(least(many(2000)) / Math.max(5, least(many(500)))).toBeLessThan(MOST)
    },
    60_000,
  )
})

test('a row of number words longer than any text that is taken in', () => {
  const { utterances } = understand([{ startMs: 0, endMs: 1, text: '十万'.repeat(9900) }])
  expect(utterances.map(({ text }) => text).join('')).toBe('十万'.repeat(9900))
})
