import type { Asked } from '../api.ts'
import { timesOf, type Filters, filterParams } from './filters.ts'
import { choice, number, queryOf } from './params.ts'

export const VISIT_SORTS = ['newest', 'oldest', 'longest'] as const
const LONGEST_MS = 7 * 24 * 3600_000

export interface VisitState extends Pick<
  Filters,
  'store' | 'device' | 'recording' | 'stage' | 'need' | 'group' | 'outcome' | 'from' | 'to' | 'ui.last'
> {
  /** Length at least, ms. */
  minMs: number | undefined
  sort: (typeof VISIT_SORTS)[number]
}

const { store, device, recording, stage, need, group, outcome, from, to, 'ui.last': last } = filterParams
export const visitUrl = queryOf<VisitState>({
  ...{ store, device, recording, stage, need, group, outcome, from, to, 'ui.last': last },
  minMs: number(0, LONGEST_MS),
  sort: choice(VISIT_SORTS),
})

/** Parameters of `GET /v1/visits`. */
export function visitQuery(state: VisitState, now: number): Asked {
  const { store, device, recording, stage, need, group, outcome, minMs, sort } = state
  return {
    ...{ store, device, recording, stage, need, group, outcome, minMs },
    ...(sort !== 'newest' && { sort }),
    ...timesOf(state, now),
  }
}
