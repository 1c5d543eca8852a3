import type { Insight } from '../insight/insights.ts'
import type { Analysis, Utterance } from '../types.ts'
import type { Visit } from '../visit-types.ts'
import type { ReplayResult, ResultTurn } from './result.ts'

/** One recording of a fixture: what was understood of it, and when it begins in the fixture. */
export interface AnalysedPart {
  analysis: Analysis
  insights: readonly Insight[]
  offsetMs: number
}

/** What came out of a fixture's recordings, in the order of time. */
export function toResult(parts: readonly AnalysedPart[]): ReplayResult {
  return {
    durationMs: Math.max(0, ...parts.map(({ analysis, offsetMs }) => offsetMs + Math.round(analysis.durationMs))),
    turns: parts.flatMap(({ analysis, offsetMs }) => analysis.utterances.map((one) => toTurn(one, offsetMs))),
    visits: parts.flatMap(({ analysis, offsetMs }) =>
      (analysis.visits ?? []).map((visit) => ({ ...spanOf(visit, offsetMs), facts: factsOf(visit) })),
    ),
    moments: parts.flatMap(({ analysis, offsetMs }) =>
      analysis.moments.map(({ kind, atMs }) => ({ kind, atMs: Math.round(atMs + offsetMs) })),
    ),
    insights: parts.flatMap(({ insights }) =>
      insights.map(({ kind, name, count }) => ({ kind, ...(name !== undefined && { name }), count })),
    ),
    otherLanguages: parts.flatMap(({ analysis, offsetMs }) =>
      (analysis.otherLanguages ?? []).map((one) => ({ ...spanOf(one, offsetMs), language: one.language })),
    ),
  }
}

function spanOf({ startMs, endMs }: { startMs: number; endMs: number }, offsetMs: number) {
  return { startMs: Math.round(startMs + offsetMs), endMs: Math.round(endMs + offsetMs) }
}

function toTurn(utterance: Utterance, offsetMs: number): ResultTurn {
  const { role, rawText, text, tokens, mentions, opinions, redactions, repairs } = utterance
  const placed = (ms: number | undefined) => (ms === undefined ? null : Math.round(ms + offsetMs))
  return {
    ...spanOf(utterance, offsetMs),
    ...{ role, rawText, text },
    words: tokens.map((token) => [token.text, placed(token.startMs), placed(token.endMs)]),
    concepts: mentions.map(({ conceptId, name, surface, how, negated }) => ({
      ...{ id: conceptId, name, surface, how },
      ...(negated && { negated: true as const }),
    })),
    opinions: opinions.map(({ holder, polarity, name }) => ({
      ...{ holder, polarity },
      ...(name !== undefined && { name }),
    })),
    redactions: redactions.map((one) => ({ kind: one.kind, ...spanOf(one, offsetMs) })),
    repairs: repairs.map(({ original, replacement }) => ({ original, replacement })),
  }
}

function factsOf({ stages, needs, groups, outcome }: Visit): string[] {
  const named = (kind: string, facts: readonly { id: string }[]) => facts.map(({ id }) => `${kind}:${id}`)
  return [
    ...named('stage', stages),
    ...named('need', needs),
    ...named('group', groups),
    ...named('outcome', outcome ? [outcome] : []),
  ]
}
