import { describe, expect, test } from 'vitest'
import { loadPack } from './pack/load.ts'
import { createUnderstand } from './understand.ts'

const understand = createUnderstand(await loadPack('base'))
/** Four times the text may take so many times the work: linear is 4, quadratic 16; clocks on a busy machine are coarse. */
const MOST = 10

async function workMs(texts: readonly string[]): Promise<number> {
  const before = process.cpuUsage()
  await understand(texts.map((text, i) => ({ startMs: i, endMs: i + 1, text })))
  return process.cpuUsage(before).user / 1000
}

/** The least of three, so that what else the machine does counts little. */
async function least(texts: readonly string[]): Promise<number> {
  const times = [await workMs(texts), await workMs(texts), await workMs(texts)]
  return Math.min(...times)
}

describe('work grows with the length', () => {
  test.each(['十万', '一', '1.1', '(', '沪A12345', '我姓张', '我', '“', '\ud83d', 'aB1', '价格太贵', '有没有'])(
    'of one turn of %j',
    async (unit) => {
      const long = (length: number) => [unit.repeat(length / unit.length)]
      await least(long(500))
      expect((await least(long(8000))) / Math.max(5, await least(long(2000)))).toBeLessThan(MOST)
    },
    60_000,
  )

  test.each(['好', '太贵了', '我电话13800002468', '谢谢再见'])(
    'of many turns of %j',
    async (text) => {
      const many = (count: number): string[] => new Array<string>(count).fill(text)
      await least(many(100))
      expect((await least(many(2000))) / Math.max(5, await least(many(500)))).toBeLessThan(MOST)
    },
    60_000,
  )
})

test('a row of number words longer than any text that is taken in', async () => {
  const { utterances } = await understand([{ startMs: 0, endMs: 1, text: '十万'.repeat(9900) }])
  expect(utterances.map(({ text }) => text).join('')).toBe('十万'.repeat(9900))
})
