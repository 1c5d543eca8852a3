import type { Recording, StartCertainty } from '../recording-types.ts'
import type { Analysis, MomentKind, Moment, Polarity, Repair, Role, Utterance } from '../types.ts'
import type { OtherLanguage } from '../language-types.ts'
import type { Learnt } from '../repair/repair-memory.ts'
import type { BlobLedger } from './blob-types.ts'
import type { ChangeStore } from './change-types.ts'
import type { KnowledgeVersions } from './knowledge-types.ts'
import type { KeptStore } from './kept-types.ts'
import type { FigureStore } from './figure-types.ts'
import type { ReadQuery } from './query/read-query.ts'
import type { Reading } from './reading-types.ts'
import type { EmbeddingStore, KeyStore, KnowledgeStore, RecordingStore, RepairStore } from './subject-types.ts'
import type { RereadStore } from './reread-types.ts'
import type { TextStore } from './text-types.ts'
import type { VisitStore } from './visit-types.ts'

/** What is known about an analysis besides its result. */
export interface AnalysisExtra {
  packVersion?: string
  analysisVersion?: string
  /** What its mentions, repairs, opinions and moments were found with, see engine/knowledge/live.ts. */
  knowledgeVersion?: string
  /** Where the audio lies in the blob store. */
  audioRef?: string
}

export interface SaveResult {
  result: 'created' | 'unchanged' | 'updated'
  recordingId: string
  utterances: number
}

export interface StoredRecording extends Recording {
  file: string
  model: string
  pack: string
  packVersion: string | null
  analysisVersion: string | null
  knowledgeVersion: string | null
  audioRef: string | null
  timings: Analysis['timings']
  /** Where no Chinese was spoken, in the order of time. */
  otherLanguages: OtherLanguage[]
  /** Somebody has swapped staff and customers. */
  rolesSwapped: boolean
  createdAt: number
  updatedAt: number
  utteranceCount: number
}

export type RepairState = 'proposed' | 'accepted' | 'rejected'
export interface StoredRepair extends Repair {
  id: string
  utteranceId: string
  state: RepairState
  decidedAt: number | null
  decidedBy: string | null
}

/** What the decisions of a store's people about one repair came to. */
export interface LearntRepair {
  storeId: string
  original: string
  /** As it was decided last. */
  replacement: string
  conceptId: string
  accepted: number
  rejected: number
  learnt: Learnt
  /** When the last decision was made, epoch ms. */
  decidedAt: number
}

/** Which repairs are listed; `cursor` is the `nextCursor` of the page before, with the same narrowing. */
export interface RepairList {
  state?: RepairState
  storeIds?: string[]
  /** Of one pair of words alone, or of one concept. */
  original?: string
  replacement?: string
  conceptId?: string
  /** Default 100. */
  limit?: number
  cursor?: string
}

export interface StoredUtterance extends Utterance {
  id: string
  recordingId: string
  /** Wall clock of its first sound, epoch ms. */
  at: number
  repairs: StoredRepair[]
}

export interface StoredMoment extends Omit<Moment, 'utterances'> {
  recordingId: string
  utteranceIds: string[]
}

/** Narrowing; what is absent does not narrow, an empty list lets nothing through. */
export interface SearchFilters {
  /** Ids, names or aliases; each with its descendants; any of them. */
  concepts?: string[]
  /** Of an opinion on one of `concepts`, or on anything where none is named. */
  polarity?: Polarity
  /** Whose opinion it is; alone, that there is one at all. */
  holders?: Role[]
  roles?: Role[]
  storeIds?: string[]
  deviceIds?: string[]
  /** Stages of the journey; '' are utterances that none is known of. */
  stages?: string[]
  momentKinds?: MomentKind[]
  recordingIds?: string[]
  visitIds?: string[]
  /** Customer groups of the visit, by their ids; '' are visits that none is known of. The same for `needs` and `outcomes`. */
  groups?: string[]
  needs?: string[]
  /** What became of the visit, as people told. */
  outcomes?: string[]
  /** Wall clock, epoch ms: from inclusive, to exclusive. */
  fromAt?: number
  toAt?: number
  /** Hours of the week by name (`week-hours.ts`), any of them. */
  weekHours?: string[]
  /** Of the recognition, 0..1. */
  minConfidence?: number
  models?: string[]
  packs?: string[]
  /** More filters that must hold, too: of two concepts both, for instance. Theirs are not read. */
  also?: Omit<SearchFilters, 'also'>[]
}

export interface SearchRequest {
  /** See `parseQuery`; empty: the filters decide alone, newest first. */
  query?: string
  filters?: SearchFilters
  /** Default: relevance with a query, newest without. */
  sort?: 'relevance' | 'newest' | 'oldest'
  /** 1..100, default 20. */
  limit?: number
  /** `nextCursor` of the page before, with the same query, filters and sort. */
  cursor?: string
  /** Hits of a visit stand together, the best three of each; `limit` counts visits then. Not with `meaning`. */
  group?: 'visit'
  /** How many utterances before and after each hit are wanted with it, 0..10. */
  around?: number
  /** Ranks by likeness of meaning; at most the 200 most alike are hits. The order is by relevance. */
  meaning?: MeaningQuery
}

/** What a query means: its vector (length 1) by the named model, and whether hits by words join in, fused by rank. */
export interface MeaningQuery {
  model: string
  vector: Float32Array
  withWords: boolean
}

/** An utterance that has no vector yet. */
export interface Unembedded {
  seq: number
  text: string
}

export interface Range {
  start: number
  end: number
}

/** `timeQuality` and its bounds are of the recording's start: how far `at` may be trusted. */
export interface SearchHit extends StartCertainty {
  utterance: StoredUtterance
  storeId: string
  deviceId: string
  /** Wall clock of the first sound, epoch ms. */
  at: number
  /** Greater is better; 0 when sorted by time. */
  score: number
  /** Into the utterance's text, in order, not overlapping. */
  highlights: Range[]
  /** A part of the text around the first highlight; `start` is its place, `highlights` are into the snippet. */
  snippet: { text: string; start: number; highlights: Range[] }
  /** The second of audio in which the highlighted words were said; the whole utterance where nobody knows, or none is highlighted. */
  pointer: { recordingId: string; startMs: number; endMs: number }
  /** What was said before and after, where `around` is asked for. */
  before?: ContextUtterance[]
  after?: ContextUtterance[]
}

export type ContextUtterance = Pick<StoredUtterance, 'id' | 'startMs' | 'endMs' | 'role' | 'speaker' | 'text'>

/** A visit with hits: the next `shown` ones of the page's, of `total`. Without an id: what belongs to no visit of its recording. */
export interface VisitHits {
  visitId?: string
  /** From the recording's start. */
  startMs?: number
  endMs?: number
  total: number
  shown: number
}

/** A concept that a query may have meant, by its sound: the part of the query, and how many utterances speak of it. */
export interface NearConcept extends Range {
  id: string
  name: string
  total: number
}

export interface SearchPage {
  hits: SearchHit[]
  /** Hits on all pages, as of the first page. */
  total: number
  nextCursor?: string
  /** With `group`: the visits of this page, in the order of their hits, and how many there are on all pages. */
  groups?: VisitHits[]
  totalVisits?: number
  /** What the query was read as; absent without one. */
  read?: ReadQuery
  /** For a query that finds nothing. */
  near?: NearConcept[]
}

export interface RecordingPage {
  recordings: StoredRecording[]
  /** Of all pages. */
  total: number
  nextCursor?: string
}

/** The insight store, by subject. Every method is one transaction or one reading; after `close` none may be called. */
export interface InsightStore
  extends
    RecordingStore,
    Reading,
    BlobLedger,
    FigureStore,
    VisitStore,
    KnowledgeStore,
    RepairStore,
    EmbeddingStore,
    KeptStore,
    ChangeStore,
    KnowledgeVersions,
    TextStore,
    RereadStore,
    KeyStore {
  /** Answers when the store does, whatever else is asked. */
  ping(): Promise<void>
  close(): Promise<void>
}
