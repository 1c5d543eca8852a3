import { describe, expect, test } from 'vitest'
import type { OtherLanguage } from '../../engine/language-types.ts'
import type { CliIo } from './io.ts'
import { heardLines, otherLanguageShare, otherLanguageWords } from './other-languages.ts'

const io = (lang: 'zh' | 'en') => ({ lang }) as CliIo
const span = (startMs: number, endMs: number, language = 'en', languageProbability = 0.93): OtherLanguage => ({
  ...{ startMs, endMs, language, languageProbability },
})

test('a span is told with its language, how sure that is, and its times', () => {
  expect(otherLanguageWords(span(12_300, 15_000), io('zh'))).toBe('（另一种语言：英语，0.93，12.3–15.0 秒）')
  expect(otherLanguageWords(span(12_300, 15_000, 'ja'), io('en'))).toContain('Japanese, 0.93, 12.3–15.0 s')
  expect(otherLanguageWords(span(0, 1, 'und'), io('zh'))).toContain('不知是哪种')
})

test('how much of a recording was not Chinese', () => {
  expect(otherLanguageShare([], 60_000, io('zh'))).toBeUndefined()
  expect(otherLanguageShare([span(0, 10_000), span(20_000, 25_000)], 60_000, io('zh'))).toContain('0:15，占录音的 25%')
})

describe('heardLines', () => {
  const lines = (words: number[], others: OtherLanguage[]) =>
    heardLines(
      words.map((startMs) => ({ startMs })),
      others,
    ).map(({ word, other }) => (other ? [other.startMs, other.endMs, other.languageProbability] : word?.startMs))

  test('joins spans of one language and goes by time', () => {
    const others = [span(1000, 2000), span(2500, 4000, 'en', 0.7), span(9000, 9500)]
    expect(lines([0, 5000], others)).toEqual([0, [1000, 4000, 0.7], 5000, [9000, 9500, 0.93]])
  })

  test('parts languages', () => {
    expect(lines([], [span(0, 900), span(1000, 2000, 'fr')])).toHaveLength(2)
  })

  test('leaves what it was given as it was', () => {
    const others = [span(0, 900), span(1000, 2000)]
    heardLines([], others)
    expect(others[0].endMs).toBe(900)
  })
})
