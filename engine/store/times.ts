import type { Token } from '../types.ts'
import type { Range } from './types.ts'

/**
 * When the words in the ranges were said, from the first to the last; the whole utterance where no range is given or a word's
 * time is not known.
 */
export function timesOf(
  utterance: { tokens: Token[]; startMs: number; endMs: number },
  ranges: readonly Range[],
): { startMs: number; endMs: number } {
  const whole = { startMs: utterance.startMs, endMs: utterance.endMs }
  const words = utterance.tokens.filter((token) =>
    ranges.some(({ start, end }) => token.start < end && start < token.end),
  )
  return (
    words.reduce((span: { startMs: number; endMs: number } | undefined, { startMs, endMs }) => {
      if (startMs === undefined || endMs === undefined) return span
      return { startMs: Math.min(span?.startMs ?? startMs, startMs), endMs: Math.max(span?.endMs ?? endMs, endMs) }
    }, undefined) ?? whole
  )
}
