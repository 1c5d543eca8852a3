import type { PersonalDataKind, TimedToken } from '../../types.ts'

/** Words of one turn as personal data is looked for; `tokens`, joined, give `text`. */
export interface TurnText {
  text: string
  startMs: number
  endMs: number
  tokens?: TimedToken[]
}

/** What a format tells of one turn; offsets into that turn's text. */
export interface FormatData {
  turn: number
  kind: PersonalDataKind
  start: number
  end: number
  /** A whole number by its format: nobody knows better what it is. */
  isWhole?: true
}

/** Personal data in one turn, and how likely it is some; offsets into that turn's text. */
export interface PersonalData extends Omit<FormatData, 'isWhole'> {
  confidence: number
}

/** A stretch of one text. */
export interface Span {
  start: number
  end: number
}

/** A further form of personal data that a pack knows; `find` gives what is to be covered, see `compileLinear`. */
export interface ExtraPattern {
  kind: PersonalDataKind
  find: (text: string) => Span[]
}
