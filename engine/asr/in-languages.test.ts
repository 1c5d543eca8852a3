import { describe, expect, it } from 'vitest'
import type { LanguageEvidence } from '../language-types.ts'
import type { Segment, Transcript } from '../types.ts'
import { recognizeInLanguages } from './in-languages.ts'

const CHINESE_PART = { startMs: 1000, endMs: 2000 }
const OTHER_PART = { startMs: 2500, endMs: 4500 }

const packed = (): Segment => ({
  startMs: 1000,
  endMs: 4500,
  samples: new Float32Array(3500 * 16),
  parts: [CHINESE_PART, OTHER_PART],
})

const told = (span: { startMs: number; endMs: number }, chineseLogOdds: number): LanguageEvidence => ({
  ...{ startMs: span.startMs, endMs: span.endMs, chineseLogOdds },
  ...{ chinese: 'zh', other: 'en', otherShare: 1 },
})

/** Words spread evenly over a span. */
function heard(span: { startMs: number; endMs: number }, text: string, confidence: number): Transcript {
  const stepMs = (span.endMs - span.startMs) / text.length
  const tokens = [...text].map((one, i) => ({
    ...{ text: one, confidence },
    startMs: span.startMs + i * stepMs,
    endMs: span.startMs + (i + 1) * stepMs,
  }))
  const { startMs, endMs } = span
  const said = { startMs, endMs, text, tokens, confidence, avgLogprob: Math.log(confidence) }
  return { ...said, noSpeechProb: 0, compressionRatio: 1, alternatives: [], languages: [told(span, 4)] }
}

const whole = (first: Transcript, second: Transcript, chineseLogOdds = 4): Transcript => ({
  ...first,
  endMs: second.endMs,
  text: first.text + second.text,
  tokens: [...first.tokens, ...second.tokens],
  languages: [told({ startMs: first.startMs, endMs: second.endMs }, chineseLogOdds)],
})

/** Hears `window` in the whole; by itself a part is asked for its language and, where it is Chinese, for its words. */
async function run(window: Transcript, oddsByStart: Record<number, number>) {
  const asked: number[] = []
  const found = await recognizeInLanguages(packed(), {
    recognize: async (one) => (one.parts ? window : heard(one, '多少钱啊', 0.9)),
    tellLanguage: async (one) => {
      asked.push(one.startMs)
      expect(one.samples.length).toBe((one.endMs - one.startMs) * 16)
      return told(one, oddsByStart[one.startMs])
    },
  })
  return { found, asked }
}

describe('recognizeInLanguages', () => {
  it('asks nothing where all parts were heard well', async () => {
    const window = whole(heard(CHINESE_PART, '多少钱', 0.9), heard(OTHER_PART, '有优惠的吗', 0.9))
    const { found, asked } = await run(window, {})
    expect(asked).toEqual([])
    expect(found).toBe(window)
  })

  it.each([
    ['words that are hardly sure', '那是非常重要', 0.25],
    ['far too few words', '好', 0.9],
  ])('hears the Chinese part without the other: %s', async (_name, text, confidence) => {
    const window = whole(heard(CHINESE_PART, '多少钱', 0.9), heard(OTHER_PART, text, confidence))
    const { found, asked } = await run(window, { 2500: -7 })
    expect(asked).toEqual([2500])
    expect(found.text).toBe('多少钱啊')
    expect(found.tokens.at(-1)?.endMs).toBeLessThanOrEqual(2000)
    expect(found.languages?.map(({ startMs, chineseLogOdds }) => [startMs, chineseLogOdds])).toEqual([
      [1000, 4],
      [2500, -7],
    ])
  })

  it('keeps the whole where the doubtful part is Chinese after all', async () => {
    const window = whole(heard(CHINESE_PART, '多少钱', 0.9), heard(OTHER_PART, '含含糊糊', 0.3))
    expect((await run(window, { 2500: 5 })).found).toBe(window)
  })

  it('asks all parts where the whole is another language, and keeps it where all are', async () => {
    const window = whole(heard(CHINESE_PART, '多少钱', 0.9), heard(OTHER_PART, '有优惠的吗', 0.9), -5)
    const { found, asked } = await run(window, { 1000: -6, 2500: -7 })
    expect(asked).toEqual([1000, 2500])
    expect(found).toBe(window)
  })
})
