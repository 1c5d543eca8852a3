import type { Mention, Token } from '../types.ts'
import { namedConcepts, type NamedConcepts } from './named-concepts.ts'
import type { SentenceLogprobs } from './sentence-logprobs.ts'
import type { SoundAlike } from './sound-index.ts'

/** What speaks for and against a repair; the names are those of the trained weights. */
export const EVIDENCE = [
  'bias',
  'cost',
  'costPerUnit',
  'tones',
  'missing',
  'extra',
  'onlyMissing',
  'gain',
  'loss',
  'originalSurprise',
  'originalEase',
  'short',
  'shortCost',
  'shortTones',
  'shortWord',
  'long',
  'glossary',
  'glossaryShort',
  'glossaryCost',
  'named',
  'wholeWord',
  'wordShare',
  'cuts',
  'changed',
  'trade',
  'neighbours',
  'saidElsewhere',
  'base',
  'alternative',
  'doubt',
  'heard',
] as const
export type RepairEvidence = Record<(typeof EVIDENCE)[number], number>

/** Weights that no text can teach, set by hand: other hypotheses, the recogniser's doubt, forms known to be mis-heard. */
export const SET_BY_HAND: Partial<RepairEvidence> = { alternative: 2, doubt: 1.5, heard: 1 }

/** A term that the language model never saw is at least as likely as any term: natural-log probability of one. */
const ANY_TERM = -14
const ANY_GLOSSARY_TERM = -11
const NAMES = new Set(['product', 'brand', 'competitor'])

/** What is known around a place where a term may have been meant. */
export interface Surroundings {
  odds: SentenceLogprobs
  tokens: readonly Token[]
  /** Mentions in the same text. */
  near: readonly Mention[]
  /** What the rest of the conversation names. */
  elsewhere: NamedConcepts
  /** Other hypotheses of the recogniser, folded. */
  alternatives: readonly string[]
  /** The recogniser's confidence in a stretch of the text, 0..1, where it is known. */
  confidence(start: number, end: number): number | undefined
}

const USUAL_CONFIDENCE = 0.75

/** Gathers the evidence about one place, mostly in nats, counts or shares. */
export function gatherEvidence(alike: SoundAlike, text: string, around: Surroundings): RepairEvidence {
  const { term, start, end, cost, length } = alike
  const glossary = term.own
  const original = text.slice(start, end)
  const was = around.odds.as(start, end, original)
  const now = around.odds.as(start, end, term.surface)
  const gain = Math.max(now.inside, glossary ? ANY_GLOSSARY_TERM : ANY_TERM) + now.after - was.inside - was.after
  const surprise = -was.inside / Math.max(1, end - start)
  const { wholeWord, wordShare, cuts } = wordsAt(start, end, around.tokens)
  const others = namedConcepts(around.near.filter((one) => one.end <= start || one.start >= end))
  const { id } = term.concept
  return {
    bias: 1,
    cost,
    costPerUnit: cost / length,
    tones: Math.min(3, alike.tones),
    missing: alike.missing,
    extra: alike.extra,
    onlyMissing: Number(alike.missing === 1 && alike.same === length - 1),
    gain: Math.min(12, Math.max(0, gain)),
    loss: Math.min(12, Math.max(0, -gain)),
    originalSurprise: Math.min(10, surprise),
    originalEase: Math.max(0, 3 - surprise),
    short: Number(length === 2),
    shortCost: length === 2 ? cost / length : 0,
    shortTones: length === 2 ? alike.tones : 0,
    shortWord: length === 2 ? wholeWord : 0,
    long: Math.min(3, Math.max(0, length - 3)),
    glossary: Number(glossary),
    glossaryShort: Number(glossary && length === 2),
    glossaryCost: glossary ? cost / length : 0,
    named: Number(!glossary && NAMES.has(term.concept.type)),
    wholeWord,
    wordShare,
    cuts,
    changed: (length - alike.same) / length,
    trade: Math.min(4, around.elsewhere.tradeBeside(id)),
    neighbours: Math.min(2, others.tradeBeside(id)),
    saidElsewhere: Number(around.elsewhere.has(id) || others.has(id)),
    base: Number(id.startsWith('base/')),
    alternative: Number(around.alternatives.some((other) => other.includes(term.folded))),
    doubt: USUAL_CONFIDENCE - (around.confidence(start, end) ?? USUAL_CONFIDENCE),
    heard: Number(term.spoken !== term.surface && original === term.spoken),
  }
}

/** Whether the span is one word of the dictionary, which share of it is words of two and more characters, how many words its ends cut. */
function wordsAt(
  start: number,
  end: number,
  tokens: readonly Token[],
): Pick<RepairEvidence, 'wholeWord' | 'wordShare' | 'cuts'> {
  let [covered, cuts, wholeWord] = [0, 0, 0]
  for (const token of tokens) {
    if (token.end <= start || token.start >= end || token.end - token.start < 2) continue
    if (token.start >= start && token.end <= end) covered += token.end - token.start
    if (token.start < start) cuts++
    if (token.end > end) cuts++
    if (token.start === start && token.end === end) wholeWord = 1
  }
  return { wholeWord, wordShare: covered / (end - start), cuts }
}
