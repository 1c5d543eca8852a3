import { describe, expect, it } from 'vitest'
import type { Segment, TimedToken, Transcript } from '../types.ts'
import { recognizeInHalves } from './in-halves.ts'

/** A token for each character, over all of the segment, but no slower than people speak. */
function spread({ startMs, endMs }: Segment, text: string): TimedToken[] {
  const eachMs = Math.min(450, (endMs - startMs) / Math.max(1, text.length))
  const at = (i: number) => Math.round(startMs + i * eachMs)
  return Array.from(text, (one, i) => ({ text: one, startMs: at(i), endMs: at(i + 1), confidence: 0.5 }))
}

const heard = (segment: Segment, text: string): Transcript => ({
  startMs: segment.startMs,
  endMs: segment.endMs,
  text,
  tokens: spread(segment, text),
  confidence: 0.5,
  avgLogprob: -0.5,
  noSpeechProb: 0,
  compressionRatio: 1,
  alternatives: [],
})

/** Ten seconds of sound with a pause at 4.5 s. */
function segment(): Segment {
  const samples = new Float32Array(160_000).fill(0.1)
  samples.fill(0, 71_680, 72_640)
  return { startMs: 1000, endMs: 11_000, samples }
}

describe('recognizeInHalves', () => {
  it('asks once where enough was heard', async () => {
    let asked = 0
    const text = '这句话说了很多很多字'.repeat(4)
    const found = await recognizeInHalves(segment(), async (one) => {
      asked++
      return heard(one, text)
    })
    expect([asked, found.text]).toEqual([1, text])
  })

  it('hears the halves, cut in the pause, where far too little came', async () => {
    const cuts: number[] = []
    const found = await recognizeInHalves(segment(), async (one) => {
      if (one.endMs - one.startMs > 9000) return heard(one, '好')
      if (one.startMs === 1000) cuts.push(one.endMs)
      return heard(one, one.startMs === 1000 ? '前半句有九个字在这里' : '后半句也有好多好多个字呢一共十八个字')
    })
    expect(found.text).toBe('前半句有九个字在这里后半句也有好多好多个字呢一共十八个字')
    expect(found.tokens.map((token) => token.text).join('')).toBe(found.text)
    expect([found.startMs, found.endMs]).toEqual([1000, 11_000])
    expect(cuts[0]).toBeGreaterThanOrEqual(5480)
    expect(cuts[0]).toBeLessThanOrEqual(5540)
  })

  it('hears the halves where the decoder went round in circles', async () => {
    const found = await recognizeInHalves(segment(), async (one) => {
      if (one.endMs - one.startMs > 9000) return { ...heard(one, ''), compressionRatio: 3 }
      return heard(one, one.startMs === 1000 ? '前半句有九个字在这里呢对' : '后半句也有好多好多个字呢一共十八个字')
    })
    expect(found.text).toBe('前半句有九个字在这里呢对后半句也有好多好多个字呢一共十八个字')
  })

  it('hears the halves of speech over which the decoder had nothing but a guess that was thrown away', async () => {
    const asked = async (noSpeechProb: number) => {
      const found = await recognizeInHalves(segment(), async (one) => {
        if (one.endMs - one.startMs > 9000) return { ...heard(one, ''), avgLogprob: -1.9, noSpeechProb }
        return heard(one, one.startMs === 1000 ? '前半句有九个字在这里呢对' : '后半句也有好多好多个字呢一共十八个字')
      })
      return found.text
    }
    expect(await asked(0.1)).toBe('前半句有九个字在这里呢对后半句也有好多好多个字呢一共十八个字')
    expect(await asked(0.9)).toBe('')
  })

  it('leaves silence alone, and keeps the whole when halves give no more', async () => {
    let asked = 0
    await recognizeInHalves(segment(), async (one) => {
      asked++
      return { ...heard(one, ''), noSpeechProb: 0.9 }
    })
    expect(asked).toBe(1)
    expect(
      (
        await recognizeInHalves(segment(), async (one) =>
          heard(one, one.endMs > 10_000 && one.startMs === 1000 ? '只有这些' : ''),
        )
      ).text,
    ).toBe('只有这些')
  })
})
