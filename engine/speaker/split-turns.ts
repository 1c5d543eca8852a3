import type { SpokenTurn, TimedToken } from '../types.ts'
import type { RolePart } from './role-decoder.ts'
import { timeAt } from './time-at.ts'

/**
 * Cuts a turn into the parts that different people said. Times come from the tokens where there are any, else from the share of
 * characters. Alternatives belong to the whole turn and are left out of its parts.
 */
export function splitTurn(turn: SpokenTurn, parts: readonly RolePart[]): SpokenTurn[] {
  if (parts.length <= 1) return [turn]
  const { tokens, speaker, confidence, language, languageProbability } = turn
  const cuts = [turn.startMs, ...parts.slice(1).map(({ start }) => timeAt(turn, start)), turn.endMs]
  return parts.map(({ start, end }, at) => ({
    ...(speaker !== undefined && { speaker }),
    ...(confidence !== undefined && { confidence }),
    ...(language !== undefined && { language, languageProbability }),
    text: turn.text.slice(start, end).trim(),
    startMs: cuts[at],
    endMs: cuts[at + 1],
    ...(tokens && { tokens: tokensBetween(tokens, start, end) }),
  }))
}

function tokensBetween(tokens: readonly TimedToken[], start: number, end: number): TimedToken[] {
  let at = 0
  return tokens.filter(({ text }) => {
    const from = at
    at += text.length
    return from >= start && from < end
  })
}
