import type { LanguageToken } from '../../models/whisper/language-tokens.ts'
import type { LanguageEvidence } from '../language-types.ts'

/** Codes that count as Chinese: their words are kept. */
const CHINESE = new Set(['zh', 'yue'])
/** A language that is named has at least half of what is not Chinese; else nobody knows which it is. */
const LEAST_SHARE = 0.5
/** Of a language that is not known (BCP 47). */
const UNDETERMINED = 'und'

/**
 * What the recogniser says of the language before it writes the first word.
 *
 * @param logprobs - log-probabilities after `<|startoftranscript|>`, by token
 * @param noSpeechProb - the model's guess that nobody speaks: what may be no speech says less about its language
 * @returns undefined where the model names no languages
 */
export function weighLanguages(
  logprobs: Float32Array,
  tokens: readonly LanguageToken[],
  noSpeechProb: number,
  { startMs, endMs }: { startMs: number; endMs: number },
): LanguageEvidence | undefined {
  const [chinese, others] = [true, false].map((wanted) =>
    tokens
      .filter(({ code }) => CHINESE.has(code) === wanted)
      .map(({ code, id }) => ({ code, logprob: logprobs[id] }))
      .sort((a, b) => b.logprob - a.logprob),
  )
  if (!chinese.length || !others.length) return undefined
  const [ofChinese, ofOthers] = [logSum(chinese), logSum(others)]
  const otherShare = Math.exp(others[0].logprob - ofOthers)
  return {
    startMs,
    endMs,
    chineseLogOdds: (ofChinese - ofOthers) * (1 - noSpeechProb),
    chinese: chinese[0].code,
    ...(otherShare < LEAST_SHARE ? { other: UNDETERMINED, otherShare: 1 } : { other: others[0].code, otherShare }),
  }
}

function logSum(sorted: readonly { logprob: number }[]): number {
  const most = sorted[0].logprob
  return most + Math.log(sorted.reduce((sum, { logprob }) => sum + Math.exp(logprob - most), 0))
}
