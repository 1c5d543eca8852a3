import type { ConceptType } from '../types.ts'
import type { SearchRequest } from './types.ts'

export interface FacetCount {
  value: string
  count: number
}

export interface FacetRequest extends Pick<SearchRequest, 'query' | 'filters'> {
  /**
   * Each facet is counted without the filters by which its own values are chosen (`roles` without `roles`, `days` without `fromAt` and
   * `toAt`), so that what was not chosen can still be seen: a value's count is the total of the search that chooses this value alone.
   * Concepts count with all below them, polarities and holders on the concepts and of each other as they are chosen. Filters in `also` always
   * hold: what an asker may see at all belongs there, not into `storeIds`. Default: every facet is counted over the very hits.
   */
  disjunctive?: boolean
  /** The facets that are counted, beside the total; of the others there is nothing. Default: all. */
  only?: readonly (keyof Facets)[]
  /** Concepts that are told. Default: 50. */
  mostConcepts?: number
  /** Where a day begins: minutes ahead of UTC. Default 480, China. */
  utcOffsetMinutes?: number
}

/** How many of the hits carry each value, most first; `concepts` names at most `mostConcepts`. '' is what nobody knows: no stage, a visit without any group. */
export interface Facets {
  total: number
  conceptTypes: FacetCount[]
  concepts: (FacetCount & { name: string; type: ConceptType })[]
  polarities: FacetCount[]
  /** Whose attitudes there are in it. */
  holders: FacetCount[]
  roles: FacetCount[]
  stores: FacetCount[]
  devices: FacetCount[]
  stages: FacetCount[]
  moments: FacetCount[]
  /** Of the visit in which it was said: who came, what for, what became of it as people told. */
  groups: FacetCount[]
  needs: FacetCount[]
  outcomes: FacetCount[]
  /** Local days, `2026-03-01`, in order of time. */
  days: FacetCount[]
}
