import type { Facets } from './facet-types.ts'
import type { SearchFilters } from './types.ts'

/** The filters by which the values of each facet are chosen; `also` is nobody's own, so it always holds. */
export const OWN_FILTERS: Partial<Record<keyof Facets, readonly (keyof SearchFilters)[]>> = {
  roles: ['roles'],
  stages: ['stages'],
  stores: ['storeIds'],
  devices: ['deviceIds'],
  days: ['fromAt', 'toAt'],
  polarities: ['polarity'],
  holders: ['holders'],
  moments: ['momentKinds'],
  groups: ['groups'],
  needs: ['needs'],
  outcomes: ['outcomes'],
  concepts: ['concepts'],
}

/** Filters without some of them. */
export function without(filters: SearchFilters, keys: readonly (keyof SearchFilters)[]): SearchFilters {
  return Object.fromEntries(Object.entries(filters).filter(([key]) => !keys.some((own) => own === key)))
}
