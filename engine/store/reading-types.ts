import type { LearntPage, RepairPage, RepairPair } from './repair-types.ts'
import type { FacetRequest, Facets } from './facet-types.ts'
import type {
  RecordingPage,
  RepairList,
  SearchFilters,
  SearchHit,
  SearchPage,
  SearchRequest,
  StoredUtterance,
} from './types.ts'
import type { ListRequest, RecordingListFilters, VisitFilters, VisitPage } from './visit-types.ts'

/** How something is asked. */
export interface Asking {
  /** Aborted when the answer is wanted no more: the question is stopped and fails with the signal's reason. */
  signal?: AbortSignal
  /** Who asks: what one asks at a time is bounded where many share the store. */
  key?: string
}

/** A span of a recording, ms from its start, half-open, and how many utterances are wanted of it. */
export interface UtteranceWindow {
  fromMs: number
  toMs: number
  limit: number
}

/** Questions that may look at many rows and take their time; each can be given up. A part of the insight store. */
export interface Reading {
  search(request: SearchRequest, asking?: Asking): Promise<SearchPage>
  facets(request: FacetRequest, asking?: Asking): Promise<Facets>
  /** Utterances that share the telling words of this one, best first. */
  moreLike(
    utteranceId: string,
    request?: { filters?: SearchFilters; limit?: number },
    asking?: Asking,
  ): Promise<SearchHit[]>
  listRecordings(request?: ListRequest<RecordingListFilters>, asking?: Asking): Promise<RecordingPage>
  /** All of a recording. */
  getUtterances(recordingId: string, asking?: Asking): Promise<StoredUtterance[]>
  /** Those of a recording that reach into a span of it, in order; of a long day a screenful. */
  utterancesWithin(recordingId: string, window: UtteranceWindow, asking?: Asking): Promise<StoredUtterance[]>
  listVisits(request?: ListRequest<VisitFilters>, asking?: Asking): Promise<VisitPage>
  listRepairs(request?: RepairList, asking?: Asking): Promise<RepairPage>
  /** Pairs of words, the most frequent first, at most 200. */
  repairPairs(request?: Pick<RepairList, 'state' | 'storeIds'>, asking?: Asking): Promise<RepairPair[]>
  /** What was learnt from decisions, what was decided last first. */
  learntRepairs(request?: Omit<RepairList, 'state'>, asking?: Asking): Promise<LearntPage>
}
