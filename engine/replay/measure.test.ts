import { describe, expect, test } from 'vitest'
import { brokenGates, measure } from './measure.ts'
import type { ReplayResult, ResultTurn } from './result.ts'

const turn = (rawText: string, fields: Partial<ResultTurn> = {}): ResultTurn => ({
  ...{ startMs: 0, endMs: 1000, role: 'customer', rawText, text: rawText, words: [] },
  ...{ concepts: [], opinions: [], redactions: [], repairs: [], ...fields },
})
const result = (...turns: ResultTurn[]): ReplayResult => ({
  ...{ durationMs: 1000, turns, visits: [], moments: [], insights: [], otherLanguages: [] },
})
const concept = (name: string) => ({ id: name, name, surface: name, how: 'exact' })

describe('against what was said', () => {
  const reference = { turns: [{ text: '这台车多少钱？' }, { text: '十六万八' }], concepts: ['车', '价格'] }

  test('characters are counted, not their form', () => {
    expect(measure(result(turn('这台车多少钱16万8')), reference).cerPercent).toBe(0)
    expect(measure(result(turn('这台侧多少钱'), turn('十六万八')), reference).cerPercent).toBe(10)
  })

  test('concepts count once each, by name', () => {
    const heard = result(turn('这台车', { concepts: [concept('车'), concept('车'), concept('别的')] }))
    expect(measure(heard, reference).conceptRecall).toBe(0.5)
  })

  test('a repair is false when nobody said what it wrote', () => {
    const repairs = [
      { original: '侧', replacement: '车' },
      { original: '前', replacement: '前台' },
    ]
    expect(measure(result(turn('这台车', { repairs })), reference).falseRepairs).toBe(1)
  })

  test('without words said there is no error rate, without concepts no recall', () => {
    expect(measure(result(turn('嗯')), { turns: [] })).toEqual({ falseRepairs: 0 })
  })
})

describe('gates', () => {
  test('are bounds from above, recall from below', () => {
    const measures = { cerPercent: 12, conceptRecall: 0.7, falseRepairs: 1, realTimeFactor: 0.4 }
    expect(brokenGates(measures, { cerPercent: 12, conceptRecall: 0.7, falseRepairs: 1 })).toEqual([])
    const gates = { cerPercent: 11, conceptRecall: 0.8, falseRepairs: 0, realTimeFactor: 0.3 }
    expect(brokenGates(measures, gates).map(({ gate }) => gate)).toEqual(Object.keys(gates))
  })

  test('of speed are a multiple of the other run, and off without one', () => {
    const now = { realTimeFactor: 0.6 }
    expect(brokenGates(now, { speedRatio: 1.5 })).toEqual([])
    expect(brokenGates(now, { speedRatio: 1.5 }, { realTimeFactor: 0.3 })).toEqual([
      { gate: 'speedRatio', wanted: 1.5, got: 2 },
    ])
  })
})
