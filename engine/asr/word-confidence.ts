import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../models/root.ts'
import type { SpokenTurn, TimedToken } from '../types.ts'

/** Weights by feature, and what stands without any (models/cards/word-confidence-zh.md). */
export interface ConfidenceWeights {
  bias: number
  weights: Record<WordFeature, number>
}

/** What is known of a heard word at no cost. */
export const WORD_FEATURES = ['own', 'least', 'around', 'turn', 'agreed', 'lonely', 'short', 'latin', 'edge'] as const
export type WordFeature = (typeof WORD_FEATURES)[number]

const SPOKEN = /[\p{L}\p{N}]/u
const HAN = /\p{Script=Han}/u
/** Log-odds of the recogniser beyond these tell nothing more. */
const MOST = 0.9995
const NEIGHBOURS = 2

const logit = (probability: number): number => {
  const bounded = Math.min(MOST, Math.max(1 - MOST, probability))
  return Math.log(bounded / (1 - bounded))
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

/** Share of the other readings that have a piece beside the same neighbour; undefined where there are none. */
function agreement(texts: readonly string[], [before, piece, after]: [string, string, string]): number | undefined {
  if (texts.length === 0) return undefined
  const pairs = [before + piece, piece + after].filter((pair) => pair !== piece)
  const found = (text: string) =>
    pairs.length === 0 ? text.includes(piece) : pairs.some((pair) => text.includes(pair))
  return texts.filter(found).length / texts.length
}

/**
 * Features of each token of a turn that says something; undefined for marks and blanks.
 *
 * @returns one row for each token, in the order of WORD_FEATURES
 */
export function wordFeatures({ text, tokens = [], alternatives = [] }: SpokenTurn): (number[] | undefined)[] {
  const spoken = tokens.flatMap((token, at) => (SPOKEN.test(token.text) ? [at] : []))
  const odds = tokens.map((token) => logit(token.confidence))
  const others = alternatives.map((one) => one.text).filter((other) => !other.includes(text.trim()))
  const ofTurn = mean(spoken.map((at) => odds[at]))
  const rows = tokens.map((): number[] | undefined => undefined)
  spoken.forEach((at, place) => {
    const near = spoken.slice(Math.max(0, place - NEIGHBOURS), place + NEIGHBOURS + 1)
    const piece = (index: number | undefined) => (index === undefined ? '' : tokens[index].text.trim())
    const agreed = agreement(others, [piece(spoken[place - 1]), piece(at), piece(spoken[place + 1])])
    const values: Record<WordFeature, number> = {
      own: odds[at],
      least: Math.min(...near.map((one) => odds[one])),
      around: mean(near.map((one) => odds[one])),
      turn: ofTurn,
      agreed: agreed ?? 1,
      lonely: agreed === undefined ? 1 : 0,
      short: 1 / spoken.length,
      latin: HAN.test(tokens[at].text) ? 0 : 1,
      edge: place === 0 || place === spoken.length - 1 ? 1 : 0,
    }
    rows[at] = WORD_FEATURES.map((name) => values[name])
  })
  return rows
}

/** How likely a word with these features was said. */
export function probabilityOf(row: readonly number[], { bias, weights }: ConfidenceWeights): number {
  const sum = row.reduce((total, value, i) => total + value * weights[WORD_FEATURES[i]], bias)
  return 1 / (1 + Math.exp(-sum))
}

let shipped: ConfidenceWeights | undefined

/** The weights that ship, read once. */
export function confidenceWeights(): ConfidenceWeights {
  const path = join(projectRoot(), 'models', 'confidence', 'zh-words.json')
  return (shipped ??= JSON.parse(readFileSync(path, 'utf8')) as ConfidenceWeights)
}

/** A recogniser that tells no probabilities calls all of its words sure: nothing can be made of that. */
const tellsNothing = (tokens: readonly TimedToken[]): boolean => tokens.every(({ confidence }) => confidence === 1)

/**
 * How likely each token of a recognised turn was really said, 0..1; undefined for marks and blanks, and for all of a turn whose words
 * nobody weighed.
 */
export function wordProbabilities(turn: SpokenTurn): (number | undefined)[] {
  if (tellsNothing(turn.tokens ?? [])) return (turn.tokens ?? []).map(() => undefined)
  return wordFeatures(turn).map((row) => row && probabilityOf(row, confidenceWeights()))
}

/**
 * The share of a turn's words that were likely said as they are written, 0..1: the mean of their probabilities. Of words that were
 * given, or that nobody weighed: what the turn says of itself.
 */
export function turnProbability(turn: SpokenTurn): number {
  const known = wordProbabilities(turn).filter((one) => one !== undefined)
  return known.length > 0 ? mean(known) : (turn.confidence ?? 1)
}
