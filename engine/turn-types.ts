import type { MomentKind } from './types.ts'

/** A stretch of a turn's text that the reader takes for something, with how likely it is to be such a thing. */
export interface ReadSpan {
  start: number
  end: number
  label: string
  probability: number
}

/** What the turn reader says of one turn. Probabilities are calibrated (models/cards/turn-zh.md). */
export interface TurnReading {
  /** Probability that the turn, said by a customer, is meant against or for something. */
  negative: number
  positive: number
  /** Log-odds that staff said it. */
  staff: number
  /** Probability of each moment of truth, if a customer said it. */
  moments: Record<MomentKind, number>
  /** Personal data, things that are named, and words that tell for or against something, in the order of the text. */
  personal: ReadSpan[]
  entities: ReadSpan[]
  cues: ReadSpan[]
}
