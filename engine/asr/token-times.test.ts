import { describe, expect, it } from 'vitest'
import { alignTokens, timePieces } from './token-times.ts'

/** Attention of a token that looks at the states from..to. */
function look(states: number, from: number, to: number): Float32Array {
  const weights = new Float32Array(states).fill(0.001)
  weights.fill(1 / (to - from), from, to)
  return weights
}

describe('alignTokens', () => {
  it('follows the attention', () => {
    const starts = alignTokens([look(30, 2, 10), look(30, 10, 18), look(30, 20, 28)], 30)
    expect(starts[1]).toBe(10)
    expect(starts[2]).toBeGreaterThanOrEqual(18)
    expect(starts[2]).toBeLessThanOrEqual(20)
    expect(starts[3]).toBeGreaterThanOrEqual(28)
  })

  it('never goes back, even where the attention does', () => {
    const starts = alignTokens([look(30, 10, 20), look(30, 2, 8), look(30, 20, 28)], 30)
    expect([...starts]).toEqual([...starts].sort((a, b) => a - b))
  })

  it('has an answer for no tokens', () => {
    expect(alignTokens([], 10)).toHaveLength(1)
  })
})

describe('timePieces', () => {
  it('counts from the segment in 20-ms states and stays inside it', () => {
    const pieces = [
      { text: '你', confidence: 1 },
      { text: '好', confidence: 1 },
    ]
    expect(timePieces(pieces, [5, 10, 90], { startMs: 1000, endMs: 2000 })).toEqual([
      { text: '你', confidence: 1, startMs: 1100, endMs: 1200 },
      { text: '好', confidence: 1, startMs: 1200, endMs: 2000 },
    ])
  })
})
