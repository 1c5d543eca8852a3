import type { Consent } from '../types.ts'
import type { VisitFact } from '../visit-types.ts'
import type { OpeningHours } from './opening-hours.ts'

/** By what recordings and visits are narrowed. */
export interface RecordingFilters {
  storeIds?: string[]
  deviceIds?: string[]
  /** Wall clock of its beginning, epoch ms: from inclusive, to exclusive. */
  fromAt?: number
  toAt?: number
  /** Length in ms, both inclusive. */
  leastMs?: number
  mostMs?: number
}

/** By what recordings alone are narrowed. */
export interface RecordingListFilters extends RecordingFilters {
  packs?: string[]
  consents?: Consent[]
  /** Whether there is sound: written feedback has none. */
  hasAudio?: boolean
}

export const LIST_SORTS = ['newest', 'oldest', 'longest'] as const
export type ListSort = (typeof LIST_SORTS)[number]

/** A page of a list; `cursor` is the `nextCursor` of the page before, with the same filters and order. */
export interface ListRequest<Filters> {
  filters?: Filters
  /** Default: newest first. */
  sort?: ListSort
  /** 1..200, default 50. */
  limit?: number
  cursor?: string
}

/** Something that was found of a visit; of `outcome` only a hint. */
export interface StoredVisitFact extends Omit<VisitFact, 'utterances'> {
  kind: 'stage' | 'need' | 'group' | 'outcome'
  utteranceIds: string[]
}

/** What became of a visit, as people or the till told it. */
export interface StoredOutcome {
  outcome: string
  /** When it came about, epoch ms. */
  at: number | null
  source: string
  notedBy: string | null
  notedAt: number
}

export interface StoredVisit {
  id: string
  recordingId: string
  storeId: string
  deviceId: string
  file: string
  startMs: number
  endMs: number
  /** Wall clock, epoch ms. */
  startedAt: number
  endedAt: number
  facts: StoredVisitFact[]
  outcomes: StoredOutcome[]
}

export interface VisitFilters extends RecordingFilters {
  recordingIds?: string[]
  /** What was found of it, by ids; '' are visits of which none is known. The same for `needs`, `stages` and `outcomes`. */
  groups?: string[]
  needs?: string[]
  stages?: string[]
  /** As people told. */
  outcomes?: string[]
}

export interface VisitPage {
  visits: StoredVisit[]
  /** Of all pages. */
  total: number
  nextCursor?: string
}

export interface NewOutcome {
  visitId: string
  outcome: string
  at?: number
  /** Where it was told: `api`, `csv`. */
  source: string
  notedBy?: string
}

export interface OutcomesSaved {
  created: number
  updated: number
  unchanged: number
}

/** A store as people know it; by its id alone where nobody told more. */
export interface KnownStore {
  storeId: string
  name?: string
  region?: string
  hoursKnown: boolean
}

/** What is told of a store; null takes it back. */
export interface StoreName {
  name?: string | null
  region?: string | null
}

export interface StoredHours {
  storeId: string
  hours: OpeningHours
  notedBy: string | null
  notedAt: number
}

/** Visits, what became of them, and when stores are open: a part of the insight store. */
export interface VisitStore {
  getVisit(id: string): Promise<StoredVisit | undefined>
  /** Visits that a visit's id, a recording's id or a file's name may mean; `at` chooses among those of one recording. */
  findVisits(request: { ref: string; storeIds?: string[]; at?: number }): Promise<StoredVisit[]>
  /** Notes what became of visits, all or nothing. */
  saveOutcomes(outcomes: readonly NewOutcome[]): Promise<OutcomesSaved>
  /** False when the visit has no such outcome. */
  removeOutcome(visitId: string, outcome: string): Promise<boolean>
  listStores(): Promise<KnownStore[]>
  nameStore(storeId: string, name: StoreName): Promise<void>
  saveHours(storeId: string, hours: OpeningHours, notedBy?: string): Promise<void>
  getHours(storeId: string): Promise<StoredHours | undefined>
  removeHours(storeId: string): Promise<boolean>
}
