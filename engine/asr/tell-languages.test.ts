import { describe, expect, it } from 'vitest'
import type { LanguageEvidence } from '../language-types.ts'
import type { Transcript } from '../types.ts'
import { tellLanguages } from './tell-languages.ts'

const evidence = (startMs: number, endMs: number, chineseLogOdds: number): LanguageEvidence => ({
  ...{ startMs, endMs, chineseLogOdds },
  ...{ chinese: 'zh', other: 'en', otherShare: 1 },
})

/** A window in which each part has one word. */
function window(parts: { startMs: number; endMs: number; text: string }[], languages?: LanguageEvidence[]) {
  const tokens = parts.flatMap((part) => (part.text ? [{ ...part, confidence: 0.5 }] : []))
  const transcript: Transcript = {
    startMs: parts[0].startMs,
    endMs: parts[parts.length - 1].endMs,
    text: tokens.map(({ text }) => text).join(''),
    tokens,
    ...{ confidence: 0.5, avgLogprob: -0.7, noSpeechProb: 0, compressionRatio: 1 },
    alternatives: [{ text: '别的', avgLogprob: -1 }],
    ...(languages && { languages }),
  }
  return { transcript, parts: parts.map(({ startMs, endMs }) => ({ startMs, endMs })) }
}

describe('tellLanguages', () => {
  it('keeps Chinese words and says their language', () => {
    const { transcripts, otherLanguages } = tellLanguages([
      window([{ startMs: 0, endMs: 1000, text: '太贵' }], [evidence(0, 1000, 6)]),
    ])
    expect(otherLanguages).toEqual([])
    expect(transcripts).toMatchObject([{ text: '太贵', language: 'zh' }])
    expect(transcripts[0].languageProbability).toBeGreaterThan(0.99)
    expect(transcripts[0]).not.toHaveProperty('languages')
  })

  it('makes no words of another language: a span for each part, with or without text', () => {
    const heard = [
      window(
        [
          { startMs: 0, endMs: 1000, text: '那是' },
          { startMs: 1500, endMs: 2000, text: '非常' },
        ],
        [evidence(0, 2000, -8)],
      ),
      window([{ startMs: 9000, endMs: 9900, text: '' }], [evidence(9000, 9900, -8)]),
    ]
    const { transcripts, otherLanguages } = tellLanguages(heard)
    expect(transcripts).toEqual([])
    expect(otherLanguages.map(({ startMs, endMs, language }) => [startMs, endMs, language])).toEqual([
      [0, 1000, 'en'],
      [1500, 2000, 'en'],
      [9000, 9900, 'en'],
    ])
  })

  it('parts a window in two languages', () => {
    const parts = [
      { startMs: 0, endMs: 1000, text: '多少钱' },
      { startMs: 1500, endMs: 3000, text: '瞎猜' },
    ]
    const { transcripts, otherLanguages } = tellLanguages([
      window(parts, [evidence(0, 1000, 6), evidence(1500, 3000, -9)]),
    ])
    expect(transcripts).toMatchObject([{ startMs: 0, endMs: 1000, text: '多少钱', language: 'zh' }])
    expect(otherLanguages).toMatchObject([{ startMs: 1500, endMs: 3000, language: 'en' }])
  })

  it('leaves words alone where the recogniser tells no language', () => {
    const { transcripts, otherLanguages } = tellLanguages([window([{ startMs: 0, endMs: 1000, text: '好' }])])
    expect(otherLanguages).toEqual([])
    expect(transcripts[0].text).toBe('好')
    expect(transcripts[0].language).toBeUndefined()
  })

  it('says nothing of silence in Chinese', () => {
    const silent = window([{ startMs: 0, endMs: 900, text: '' }], [evidence(0, 900, 0.1)])
    expect(tellLanguages([silent])).toEqual({ transcripts: [], otherLanguages: [] })
  })
})
