import { describe, expect, it } from 'vitest'
import { weighLanguages } from './language-evidence.ts'

const SPAN = { startMs: 100, endMs: 900 }
const CODES = ['en', 'zh', 'de', 'yue']
const tokens = CODES.map((code, at) => ({ code, id: at + 1 }))

/** Evidence of these probabilities; what is left over is another token's. */
function weigh(probabilities: Record<string, number>, noSpeechProb = 0) {
  const logprobs = Float32Array.from([0.01, ...CODES.map((code) => probabilities[code] ?? 1e-6)], Math.log)
  return weighLanguages(logprobs, tokens, noSpeechProb, SPAN)
}

describe('weighLanguages', () => {
  it('weighs Chinese against all others together', () => {
    const found = weigh({ zh: 0.3, yue: 0.1, en: 0.15, de: 0.05 })
    expect(found).toMatchObject({ ...SPAN, chinese: 'zh', other: 'en' })
    expect(found?.chineseLogOdds).toBeCloseTo(Math.log(0.4 / 0.2), 3)
    expect(found?.otherShare).toBeCloseTo(0.75, 3)
  })

  it('counts Cantonese as Chinese', () => {
    const found = weigh({ yue: 0.9, en: 0.05 })
    expect(found?.chinese).toBe('yue')
    expect(found?.chineseLogOdds).toBeGreaterThan(2)
  })

  it('names no other language where none has half of them', () => {
    const three = [...tokens, { code: 'fr', id: 5 }]
    const logprobs = Float32Array.from([0.01, 0.3, 0.001, 0.3, 0.001, 0.3], Math.log)
    expect(weighLanguages(logprobs, three, 0, SPAN)).toMatchObject({ other: 'und', otherShare: 1 })
  })

  it('says less of what may be no speech', () => {
    const [sure, unsure] = [0, 0.8].map((noSpeech) => weigh({ en: 0.9 }, noSpeech)?.chineseLogOdds ?? 0)
    expect(unsure).toBeCloseTo(0.2 * sure)
  })

  it('says nothing for a model that names no languages, or Chinese alone', () => {
    expect(weighLanguages(new Float32Array(4), [], 0, SPAN)).toBeUndefined()
    expect(weighLanguages(new Float32Array(4), [{ code: 'zh', id: 1 }], 0, SPAN)).toBeUndefined()
  })
})
