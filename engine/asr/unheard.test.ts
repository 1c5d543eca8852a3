import { describe, expect, it } from 'vitest'
import { findUnheard } from './unheard.ts'

/** Four seconds from 1 s on, loud but for the last one. */
const samples = new Float32Array(64_000).fill(0.1).fill(0, 48_000)
const segment = { startMs: 1000, endMs: 5000, samples }
const token = (text: string, startMs: number, endMs: number) => ({ text, startMs, endMs, confidence: 1 })

describe('findUnheard', () => {
  it('finds nothing where words come as fast as people speak', () => {
    const tokens = [token('您好', 1000, 1600), token('请坐这里', 1600, 2800), token('好不好啊', 2800, 4000)]
    expect(findUnheard(segment, tokens).loudMs).toBe(0)
  })

  it('finds the token that holds much more sound than it can take to say', () => {
    const tokens = [token('您好', 1000, 1600), token('坐', 1600, 3800), token('好', 3800, 4000)]
    expect(findUnheard(segment, tokens)).toEqual({ startMs: 1600, endMs: 3800, loudMs: 1900 })
  })

  it('counts what is loud before the first word and after the last, not a pause', () => {
    expect(findUnheard(segment, [token('好', 3800, 4000)])).toEqual({ startMs: 1000, endMs: 3800, loudMs: 2800 })
    expect(findUnheard(segment, [token('您好请坐', 1000, 2200)])).toEqual({ startMs: 2200, endMs: 5000, loudMs: 1800 })
    expect(findUnheard(segment, [token('您好请坐这里好不好啊', 1000, 4000)]).loudMs).toBe(0)
  })

  it('says nothing of a segment without words', () => {
    expect(findUnheard(segment, []).loudMs).toBe(0)
  })
})
