import { describe, expect, test, vi } from 'vitest'
import { AppError } from '../errors.ts'
import { createDesk, type DeskOptions, type Lane } from './desk.ts'
import type { Question } from './questions.ts'

const OPTIONS: DeskOptions = { perKey: 4, mostWaiting: 6, deadlineMs: () => 60_000 }
const question = (word: string): Question => ({ name: 'search', args: [word] })

/** Lanes that answer when they are told to, and keep the most that one of them ever had at a time. */
function laneOf() {
  const open: { word: unknown; end: () => void }[] = []
  const seen = { most: 0, order: [] as unknown[] }
  const lane: Lane = {
    answer: ({ args: [word] }, signal) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          open.splice(open.indexOf(one), 1)
          if (signal.aborted) reject(signal.reason as Error)
          else resolve(word)
        }
        const one = { word, end }
        open.push(one)
        seen.order.push(word)
        seen.most = Math.max(seen.most, open.length)
      }),
  }
  return { lane, open, seen }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('a desk', () => {
  test('gives a lane one question at a time and serves keys in turn', async () => {
    const { lane, open, seen } = laneOf()
    const desk = createDesk([lane], OPTIONS)
    const asked = ['a1', 'a2', 'a3'].map((word) => desk.ask(question(word), { key: 'a' }))
    asked.push(desk.ask(question('b1'), { key: 'b' }))
    for (let i = 0; i < asked.length; i++) {
      expect(desk.counts).toEqual({ running: 1, waiting: asked.length - 1 - i })
      open[0].end()
      await settled()
    }
    expect(await Promise.all(asked)).toEqual(['a1', 'a2', 'a3', 'b1'])
    expect(seen).toEqual({ most: 1, order: ['a1', 'b1', 'a2', 'a3'] })
  })

  test('leaves a lane to others, however much one key asks', async () => {
    const [one, two] = [laneOf(), laneOf()]
    const desk = createDesk([one.lane, two.lane], OPTIONS)
    const asked = ['a1', 'a2', 'a3'].map((word) => desk.ask(question(word), { key: 'a' }))
    expect(desk.counts).toEqual({ running: 1, waiting: 2 })
    asked.push(desk.ask(question('b1'), { key: 'b' }))
    expect(desk.counts).toEqual({ running: 2, waiting: 2 })
    while (one.open.length + two.open.length > 0) {
      for (const { end } of [...one.open, ...two.open]) end()
      await settled()
    }
    expect(await Promise.all(asked)).toEqual(['a1', 'a2', 'a3', 'b1'])
  })

  test('refuses what a key asks beyond its bound, and beyond the bound of all', async () => {
    const { lane, open } = laneOf()
    const desk = createDesk([lane], OPTIONS)
    const ask = (key: string) => desk.ask(question('x'), { key })
    const asked = Array.from({ length: OPTIONS.perKey }, () => ask('a'))
    await expect(ask('a')).rejects.toMatchObject({ code: 'QUERY_LIMIT', detail: { retryAfterMs: 2000 } })
    for (let i = 0; i < 3; i++) asked.push(ask('b'))
    await expect(ask('c')).rejects.toMatchObject({ code: 'QUERY_BUSY', detail: { retryAfterMs: 2000 } })
    expect(desk.counts).toEqual({ running: 1, waiting: OPTIONS.mostWaiting })
    while (open.length > 0) {
      open[0].end()
      await settled()
    }
    expect(await Promise.all(asked)).toHaveLength(OPTIONS.perKey + 3)
  })

  test('takes a question that is given up out of the line, or stops it and then frees its lane', async () => {
    const { lane, open, seen } = laneOf()
    const desk = createDesk([lane], OPTIONS)
    const [running, waiting] = [new AbortController(), new AbortController()]
    const reason = new AppError('CANCELLED')
    const first = desk.ask(question('first'), { signal: running.signal })
    const second = desk.ask(question('second'), { signal: waiting.signal })
    const third = desk.ask(question('third'))
    waiting.abort(reason)
    await expect(second).rejects.toBe(reason)
    expect(desk.counts).toEqual({ running: 1, waiting: 1 })
    running.abort(reason)
    await expect(first).rejects.toBe(reason)
    // The asker is told at once; the lane serves nobody before it has let go.
    expect(desk.counts).toEqual({ running: 1, waiting: 1 })
    open[0].end()
    await settled()
    open[0].end()
    expect(await third).toBe('third')
    expect(seen).toEqual({ most: 1, order: ['first', 'third'] })
    await expect(desk.ask(question('late'), { signal: waiting.signal })).rejects.toBe(reason)
  })

  test('ends a question at its deadline, running or waiting', async () => {
    vi.useFakeTimers()
    try {
      const { lane } = laneOf()
      const desk = createDesk([lane], { ...OPTIONS, deadlineMs: (name) => (name === 'figures' ? 30_000 : 10_000) })
      const figures = desk.ask({ name: 'figures', args: [] })
      const search = desk.ask(question('waits'))
      const late = { code: 'QUERY_TIMEOUT', detail: { deadlineMs: 10_000 } }
      const isLate = expect(search).rejects.toMatchObject(late)
      await vi.advanceTimersByTimeAsync(10_001)
      await isLate
      expect(desk.counts).toEqual({ running: 1, waiting: 0 })
      const isLater = expect(figures).rejects.toMatchObject({ ...late, detail: { deadlineMs: 30_000 } })
      await vi.advanceTimersByTimeAsync(20_000)
      await isLater
    } finally {
      vi.useRealTimers()
    }
  })
})
