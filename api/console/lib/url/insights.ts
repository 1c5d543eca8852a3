import type { Asked } from '../api.ts'
import { filterParams, filterQuery, type Filters } from './filters.ts'
import { choice, queryOf } from './params.ts'

export const VIEWS = ['found', 'concepts', 'by', 'changes', 'together', 'drivers'] as const
export const DIMENSIONS = [
  ...(['store', 'day', 'week', 'month', 'weekHour', 'stage', 'role', 'group', 'need', 'outcome'] as const),
  ...(['concept', 'polarity', 'moment', 'device'] as const),
] as const

export interface InsightState extends Filters {
  view: (typeof VIEWS)[number]
  by: (typeof DIMENSIONS)[number]
  first: 'complaints' | 'mentions'
  missing: 'unknown' | 'no'
}

export const insightUrl = queryOf<InsightState>({
  view: choice(VIEWS),
  by: choice(DIMENSIONS),
  first: choice(['complaints', 'mentions']),
  missing: choice(['unknown', 'no']),
  ...filterParams,
})

/** Parameters of `GET /v1/insights`: each view with its own. */
export function insightQuery({ view, by, first, missing, ...filters }: InsightState, now: number): Asked {
  return {
    view,
    ...(view === 'by' && { by }),
    ...(view === 'together' && { first }),
    ...(view === 'drivers' && { missing }),
    ...filterQuery(filters, now),
  }
}
