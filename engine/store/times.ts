import type { Token } from '../types.ts'
import type { Range } from './types.ts'

interface Span {
  startMs: number
  endMs: number
}

/**
 * When the words in the ranges were said, from the first to the last; the whole utterance where no range is given or a word's
 * time is not known. A range that begins or ends within a word gets its share of the word's time.
 */
export function timesOf(utterance: { tokens: Token[] } & Span, ranges: readonly Range[]): Span {
  const parts = ranges.flatMap((range) => utterance.tokens.flatMap((token) => partOf(token, range)))
  if (parts.length === 0) return { startMs: utterance.startMs, endMs: utterance.endMs }
  return {
    startMs: Math.min(...parts.map(({ startMs }) => startMs)),
    endMs: Math.max(...parts.map(({ endMs }) => endMs)),
  }
}

function partOf({ start, end, startMs, endMs }: Token, range: Range): Span[] {
  if (startMs === undefined || endMs === undefined || start >= range.end || range.start >= end) return []
  const timeAt = (offset: number) => startMs + ((endMs - startMs) * (offset - start)) / (end - start)
  return [
    {
      startMs: Math.floor(timeAt(Math.max(start, range.start))),
      endMs: Math.ceil(timeAt(Math.min(end, range.end))),
    },
  ]
}
