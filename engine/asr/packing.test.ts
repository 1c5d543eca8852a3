import { describe, expect, it } from 'vitest'
import type { Segment, Transcript } from '../types.ts'
import { packSegments, unpack, type Packed } from './packing.ts'

const segment = (startMs: number, endMs: number): Segment => ({
  startMs,
  endMs,
  samples: new Float32Array((endMs - startMs) * 16).fill(0.5),
})

async function pack(segments: Segment[]): Promise<Packed[]> {
  async function* source() {
    yield* segments
  }
  const packed: Packed[] = []
  for await (const one of packSegments(source(), { longestMs: 6000, longestPauseMs: 800 })) packed.push(one)
  return packed
}

const token = (text: string, startMs: number, endMs: number) => ({ text, startMs, endMs, confidence: 0.5 })

describe('packSegments', () => {
  it('joins short neighbours and puts silence between them', async () => {
    const [packed, ...rest] = await pack([segment(1000, 2000), segment(2500, 4000)])
    expect(rest).toEqual([])
    expect(packed.parts).toEqual([
      { startMs: 1000, endMs: 2000 },
      { startMs: 2500, endMs: 4000 },
    ])
    expect(packed.segment.samples.length).toBe(3000 * 16)
    expect(packed.segment.samples[1200 * 16]).toBe(0)
    expect(packed.segment.samples[1600 * 16]).toBe(0.5)
  })

  it('parts what is too long together or too far apart', async () => {
    expect(await pack([segment(0, 4000), segment(4100, 7000)])).toHaveLength(2)
    expect(await pack([segment(0, 1000), segment(1900, 2500)])).toHaveLength(2)
  })

  it('passes a long segment as it is', async () => {
    const long = segment(0, 20_000)
    expect((await pack([long]))[0].segment).toBe(long)
  })
})

describe('unpack', () => {
  const parts = [
    { startMs: 0, endMs: 1000 },
    { startMs: 1500, endMs: 3000 },
  ]
  const transcript = (tokens: Transcript['tokens']): Transcript => ({
    startMs: 0,
    endMs: 3000,
    text: tokens.map(({ text }) => text).join(''),
    tokens,
    confidence: 0.5,
    avgLogprob: -0.7,
    noSpeechProb: 0,
    compressionRatio: 1,
    alternatives: [],
  })

  it('gives each part its words, trimmed, with times inside the part', () => {
    const found = unpack(transcript([token('你好', 100, 900), token(' ', 900, 1400), token('再见', 1400, 2900)]), parts)
    expect(found.map(({ text, startMs, endMs }) => [text, startMs, endMs])).toEqual([
      ['你好', 0, 1000],
      ['再见', 1500, 3000],
    ])
    expect(found[1].tokens[0].startMs).toBe(1500)
    for (const one of found) expect(one.tokens.map(({ text }) => text).join('')).toBe(one.text)
  })

  it('never goes back: a token out of order stays with the part before it', () => {
    const found = unpack(transcript([token('再', 2000, 2100), token('见', 100, 200)]), parts)
    expect(found.map(({ text }) => text)).toEqual(['再见'])
  })

  it('drops a part without words', () => {
    expect(unpack(transcript([token('再见', 1600, 2000)]), parts)).toHaveLength(1)
    expect(unpack(transcript([]), parts)).toEqual([])
  })
})
