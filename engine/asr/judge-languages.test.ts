import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuzzRuns } from '../../fixtures/fuzz-runs.ts'
import type { LanguageEvidence } from '../language-types.ts'
import { judgeLanguages } from './judge-languages.ts'

const evidence = (chineseLogOdds: number, at = 0): LanguageEvidence => ({
  startMs: at * 3000,
  endMs: at * 3000 + 2000,
  chineseLogOdds,
  chinese: 'zh',
  other: 'en',
  otherShare: 0.9,
})
const judge = (...odds: number[]) => judgeLanguages(odds.map(evidence)).map(({ language }) => language)

describe('judgeLanguages', () => {
  it('says nothing of nothing', () => {
    expect(judgeLanguages([])).toEqual([])
  })

  it('follows what is clear, between others too', () => {
    expect(judge(7)).toEqual(['zh'])
    expect(judge(-7)).toEqual(['en'])
    expect(judge(7, 7, -8, 7)).toEqual(['zh', 'zh', 'en', 'zh'])
    expect(judge(-7, 8, -7)).toEqual(['en', 'zh', 'en'])
  })

  it('takes what is unclear for what stands around it, on either side', () => {
    expect(judge(6, -1.5, 6)).toEqual(['zh', 'zh', 'zh'])
    expect(judge(-6, 0.5, -6)).toEqual(['en', 'en', 'en'])
    expect(judge(-0.5, -6, -6)).toEqual(['en', 'en', 'en'])
    expect(judge(-6, -6, 0.2)).toEqual(['en', 'en', 'en'])
  })

  it('takes what is unclear and alone for Chinese', () => {
    expect(judge(-1)).toEqual(['zh'])
  })

  it('names the language with the share it has among the others', () => {
    const [one] = judgeLanguages([{ ...evidence(-20), other: 'fr', otherShare: 0.7 }])
    expect(one).toEqual({ startMs: 0, endMs: 2000, language: 'fr', languageProbability: 0.7, isChinese: false })
  })

  it('gives probabilities, whatever comes', () => {
    const odds = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 40 })
    fc.assert(
      fc.property(odds, (all) => {
        const judged = judgeLanguages(all.map(evidence))
        expect(judged).toHaveLength(all.length)
        for (const { languageProbability } of judged) {
          expect(languageProbability).toBeGreaterThanOrEqual(0)
          expect(languageProbability).toBeLessThanOrEqual(1)
        }
      }),
      fuzzRuns(),
    )
  })
})
