import type { ConceptType } from '../types.ts'

export interface FacetCount {
  value: string
  count: number
}

/** How many of the hits carry each value, most first; `concepts` names at most 50. */
export interface Facets {
  total: number
  conceptTypes: FacetCount[]
  concepts: (FacetCount & { name: string; type: ConceptType })[]
  polarities: FacetCount[]
  roles: FacetCount[]
  stores: FacetCount[]
  devices: FacetCount[]
  stages: FacetCount[]
  moments: FacetCount[]
  /** Local days, `2026-03-01`, in order of time. */
  days: FacetCount[]
}
