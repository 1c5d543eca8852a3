import type { LanguageEvidence } from '../language-types.ts'
import type { Segment, Transcript } from '../types.ts'
import { shareTokens } from './packing.ts'

type Span = { startMs: number; endMs: number }

/** Recognises a segment, or tells only its language, which is much cheaper. */
export interface PartHearing {
  recognize(segment: Segment): Promise<Transcript>
  tellLanguage(segment: Segment): Promise<LanguageEvidence | undefined>
}

/** Nobody speaks so slowly: the words of a part with fewer were not understood, or it is not Chinese. */
const FEWEST_PER_SECOND = 2
/** Least confidence of words that need no second look; the words that come out of another language have 0.2 to 0.4. */
const LEAST_CONFIDENCE = 0.5
/** Log-odds of Chinese below which a part is taken for another language at once (5 %). */
const OTHER_LOG_ODDS = -3
const SAMPLES_PER_MS = 16
const WORD = /[\p{L}\p{N}]/gu

/**
 * Recognises a packed segment whose parts may be in different languages: a few words of another language beside Chinese do not
 * show in the whole. Parts that came out badly are asked for their language by themselves; when one is in another language, the
 * Chinese ones are recognised without it.
 */
export async function recognizeInLanguages(segment: Segment, hearing: PartHearing): Promise<Transcript> {
  const whole = await hearing.recognize(segment)
  const parts = segment.parts ?? []
  if (parts.length < 2 || !whole.languages) return whole
  const evidence = await askDoubted(segment, parts, whole, hearing)
  const others = evidence.filter((one) => one && one.chineseLogOdds < OTHER_LOG_ODDS)
  if (others.length === 0 || others.length === parts.length) return whole
  const heard = await Promise.all(
    parts.map(async (part, at) => {
      const told = evidence[at]
      return told && others.includes(told) ? { languages: [told] } : hearing.recognize(cut(segment, part))
    }),
  )
  return join(whole, heard)
}

/** The language of each part that is doubtful by its words, or of all where the whole is. */
async function askDoubted(segment: Segment, parts: Span[], whole: Transcript, hearing: PartHearing) {
  const shares = shareTokens(whole.tokens, parts)
  const isWholeDoubtful = (whole.languages ?? []).some(({ chineseLogOdds }) => chineseLogOdds < 0)
  const evidence: (LanguageEvidence | undefined)[] = []
  for (const [at, part] of parts.entries()) {
    const isDoubtful = isWholeDoubtful || isHeardBadly(shares[at], part)
    evidence.push(isDoubtful ? await hearing.tellLanguage(cut(segment, part)) : undefined)
  }
  return evidence
}

function isHeardBadly(tokens: Transcript['tokens'], { startMs, endMs }: Span): boolean {
  const words = tokens.reduce((sum, { text }) => sum + (text.match(WORD)?.length ?? 0), 0)
  const logs = tokens.reduce((sum, { confidence }) => sum + Math.log(Math.max(confidence, 1e-6)), 0)
  const confidence = Math.exp(logs / Math.max(1, tokens.length))
  return (words * 1000) / (endMs - startMs) < FEWEST_PER_SECOND || confidence < LEAST_CONFIDENCE
}

function cut({ startMs, samples }: Segment, part: Span): Segment {
  const at = (ms: number) => Math.round((ms - startMs) * SAMPLES_PER_MS)
  return { startMs: part.startMs, endMs: part.endMs, samples: samples.slice(at(part.startMs), at(part.endMs)) }
}

/** One transcript of the parts that have words, with the languages of all. */
function join(whole: Transcript, heard: (Transcript | Pick<Transcript, 'languages'>)[]): Transcript {
  const chinese = heard.filter((one): one is Transcript => 'tokens' in one && one.text !== '')
  const tokens = chinese.flatMap((one) => one.tokens)
  const mean = (of: (one: Transcript) => number) =>
    chinese.reduce((sum, one) => sum + of(one) * one.tokens.length, 0) / Math.max(1, tokens.length)
  const avgLogprob = mean((one) => one.avgLogprob)
  return {
    ...whole,
    text: chinese.map(({ text }) => text).join(''),
    tokens,
    confidence: tokens.length ? Math.exp(avgLogprob) : 0,
    avgLogprob,
    compressionRatio: Math.max(0, ...chinese.map(({ compressionRatio }) => compressionRatio)),
    alternatives: [],
    languages: heard.flatMap(({ languages }) => languages ?? []),
  }
}
