import type { TurnReading } from '../turn-types.ts'
import type { Token, Utterance } from '../types.ts'
import { outside, type CoveredTurn } from './cover.ts'

/**
 * An utterance that was analysed before, to be annotated again: its text, its repairs and what is covered in it stay. How sure each word was is
 * not kept, nor what the recogniser said of itself; that of the whole turn stands for both.
 */
export function keptTurn(kept: Utterance, reading: TurnReading | undefined): CoveredTurn {
  const { tokens } = kept
  const bare: Utterance = { ...kept, tokens: [], numbers: [], mentions: [], opinions: [], intents: [] }
  delete bare.stage
  return {
    utterance: bare,
    timeOf: (start, end) => timeAmong(tokens, kept, { start, end }),
    recogniserConfidence: kept.confidence,
    heardAt: () => kept.confidence,
    entities: outside(reading?.entities ?? [], kept.redactions),
    cues: outside(reading?.cues ?? [], kept.redactions),
  }
}

/** When a span was said, by the words that lie in it; the whole turn where nobody knows. */
export function timeAmong(
  tokens: readonly Token[],
  { startMs, endMs }: Pick<Utterance, 'startMs' | 'endMs'>,
  span: { start: number; end: number },
): { startMs: number; endMs: number } {
  const own = tokens.filter(({ start, end }) => start < span.end && span.start < end)
  return { startMs: own.at(0)?.startMs ?? startMs, endMs: own.at(-1)?.endMs ?? endMs }
}
