import type { ConceptType, Polarity, Role } from '../types.ts'
import type { OpeningHours } from './opening-hours.ts'
import type { Asking } from './reading-types.ts'
import type { SearchFilters } from './types.ts'

/** A column with few different values: their names, and for each row the place of its value among them. */
export interface NamedColumn {
  names: string[]
  codes: Uint16Array
}

/**
 * The utterances of a scope as columns of one length, in the order of their numbers; a row is an index into every column. What was
 * said in them is told by their rows.
 */
export interface HeardUtterances {
  /** The utterances' numbers in the store; a number is never used for another. */
  seqs: Float64Array
  /** What an utterance is worth to read, in billionths. */
  bases: Float64Array
  /** Wall clock, epoch ms. */
  ats: Float64Array
  spokenMs: Float64Array
  roles: NamedColumn
  /** '' where none is known. */
  stages: NamedColumn
  /** Index into `places`, which has each recording once. */
  recordings: Int32Array
  places: Place[]
  /** Index into `visitSeqs`, which has the number of each visit once; −1 where none is known. */
  visits: Int32Array
  visitSeqs: number[]
  /** Where each concept was named. */
  mentions: () => Promise<Said[]>
  /** Where each concept, or nothing in particular, was judged. */
  opinions: () => Promise<SaidOpinion[]>
  /** Both by rows: who counts all of it goes through the rows once. */
  said: () => Promise<SaidByRow>
  /** Where moments of truth show, by kind. */
  moments: () => Promise<SaidMoment[]>
  /** A one for each row that lies within another scope, too. */
  within: (scope: SearchFilters) => Promise<Uint8Array>
}

/** A recording, as far as figures ask. */
export interface Place {
  storeId: string
  deviceId: string
  durationMs: number
  pack: string
  /** What its analysis stood on, see engine/knowledge/live.ts; '' where nobody noted it. */
  knowledge: string
}

/** Rows of what was heard that have something in common, in order; a row may come twice. */
export interface Said {
  value: string
  rows: Int32Array
}

export interface SaidOpinion {
  conceptId: string | null
  polarity: Polarity
  holder: Role
  rows: Int32Array
}

/** What is named, or with a polarity and a holder what is judged. */
export type SaidKind = { conceptId: string } | Omit<SaidOpinion, 'rows'>

/** What the rows say: that of row `i` is `kindOf[ends[i − 1]..ends[i])`, places in `kinds`; a kind may come twice in a row. */
export interface SaidByRow {
  kinds: SaidKind[]
  ends: Int32Array
  kindOf: Uint32Array
}

/** `moments` has the number of the moment beside each row. */
export interface SaidMoment extends Said {
  moments: Float64Array
}

/** Visits of which something is known, and the utterances that show it, by their numbers in the store. */
export interface KnownVisits {
  value: string
  visits: Float64Array
  seqs: Float64Array
}

export interface ConceptName {
  id: string
  name: string
  type: ConceptType
  parent: string | null
}

export interface Title {
  zh: string
  en: string
}

/** A recording as a span of wall clock, epoch ms. */
export interface RecordedSpan {
  storeId: string
  deviceId: string
  from: number
  to: number
  /** The time of day is known. */
  isPlaced: boolean
}

/** Every store that is known, how those are called that somebody named, and when those are open whose hours somebody told. */
export interface StoreFacts {
  ids: string[]
  nameOf: ReadonlyMap<string, string>
  hoursOf: ReadonlyMap<string, OpeningHours>
}

/**
 * What figures are counted from, as columns of numbers: a count of distinct visits per concept is a pass over numbers for who counts and
 * a sort of all pairs in a database.
 */
export interface FigureSource {
  utterances(scope: SearchFilters): Promise<HeardUtterances>
  idsOf(seqs: readonly number[]): Promise<ReadonlyMap<number, string>>
  /** What was found of visits. */
  visitFacts(kind: 'group' | 'need'): Promise<KnownVisits[]>
  /** What became of visits, as people told. */
  outcomes(): Promise<Omit<KnownVisits, 'seqs'>[]>
  factTitles(kind: 'stage' | 'group' | 'need'): Promise<Map<string, Title>>
  concepts(): Promise<ConceptName[]>
  /** Ids of the concepts that words name, with their descendants. */
  resolveConcepts(names: readonly string[]): Promise<string[]>
  /** Recordings with sound that reach into the scope's time, of its places; the rest of the scope is not read. */
  recorded(scope: SearchFilters): Promise<RecordedSpan[]>
  stores(): Promise<StoreFacts>
}

/** A part of the insight store: engine/insight counts. */
export interface FigureStore {
  figureSource(asking?: Asking): FigureSource
}
