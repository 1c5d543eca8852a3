import type { ConceptType, Polarity, Role } from '../types.ts'
import type { OpeningHours } from './opening-hours.ts'
import type { Asking } from './reading-types.ts'
import type { SearchFilters } from './types.ts'

/** The utterances of a scope as columns of one length, in the order of their numbers. */
export interface UtteranceColumns {
  /** The utterances' numbers in the store; a number is never used for another. */
  seqs: Float64Array
  /** What an utterance is worth to read, in billionths. */
  bases: Float64Array
  /** Wall clock, epoch ms. */
  ats: Float64Array
  spokenMs: Float64Array
  roles: string[]
  /** '' where none is known. */
  stages: string[]
  /** Numbers of their recordings; `places` has each once. */
  recordings: Float64Array
  places: ReadonlyMap<number, Place>
  /** Numbers of their visits; 0 where none is known. */
  visits: Float64Array
}

/** A recording, as far as figures ask. */
export interface Place {
  storeId: string
  deviceId: string
  durationMs: number
}

/** Utterances (their numbers) that have something in common; a number may come twice. */
export interface Said {
  value: string
  seqs: Float64Array
}

export interface SaidOpinion {
  conceptId: string | null
  polarity: Polarity
  holder: Role
  seqs: Float64Array
}

/** `moments` has the number of the moment beside each utterance. */
export interface SaidMoment extends Said {
  moments: Float64Array
}

/** Visits (their numbers) of which something is known, and the utterances that show it. */
export interface KnownVisits extends Said {
  visits: Float64Array
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

/** Every store that is known, and when those are open whose hours somebody told. */
export interface KnownStores {
  ids: string[]
  hoursOf: ReadonlyMap<string, OpeningHours>
}

/**
 * What figures are counted from, as columns of numbers: a count of distinct visits per concept is a pass over numbers for who counts and
 * a sort of all pairs in a database. What is asked `among` utterances may hold more than these, where all are read sooner than some.
 */
export interface FigureSource {
  utterances(scope: SearchFilters): Promise<UtteranceColumns>
  /** The numbers alone, in no order. */
  seqsWithin(scope: SearchFilters): Promise<Float64Array>
  idsOf(seqs: readonly number[]): Promise<ReadonlyMap<number, string>>
  /** Where each concept was named. */
  mentions(among: Float64Array): Promise<Said[]>
  /** Where each concept, or nothing in particular, was judged. */
  opinions(among: Float64Array): Promise<SaidOpinion[]>
  /** Where moments of truth show, by kind. */
  moments(among: Float64Array): Promise<SaidMoment[]>
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
  stores(): Promise<KnownStores>
}

/** A part of the insight store: engine/insight counts. */
export interface FigureStore {
  figureSource(asking?: Asking): FigureSource
}
