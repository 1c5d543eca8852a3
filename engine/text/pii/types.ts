import type { PersonalDataKind, TimedToken } from '../../types.ts'

/** Words of one turn as personal data is looked for; `tokens`, joined, give `text`. */
export interface TurnText {
  text: string
  startMs: number
  endMs: number
  tokens?: TimedToken[]
}

/** Personal data in one turn; offsets into that turn's text. */
export interface PersonalData {
  turn: number
  kind: PersonalDataKind
  start: number
  end: number
}

/** A stretch of one text. */
export interface Span {
  start: number
  end: number
}

/** A further pattern of a pack; group 1, where there is one, is what is covered, else the whole match. */
export interface ExtraPattern {
  kind: PersonalDataKind
  pattern: string
}
