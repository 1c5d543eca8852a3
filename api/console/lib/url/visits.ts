import type { Asked } from '../api.ts'
import { timesOf, type Filters, filterParams } from './filters.ts'
import { queryOf } from './params.ts'

export type VisitState = Pick<Filters, 'store' | 'device' | 'recording' | 'outcome' | 'from' | 'to' | 'ui.last'>

const { store, device, recording, outcome, from, to, 'ui.last': last } = filterParams
export const visitUrl = queryOf<VisitState>({ store, device, recording, outcome, from, to, 'ui.last': last })

/** Parameters of `GET /v1/visits`. */
export function visitQuery(state: VisitState, now: number): Asked {
  const { store, device, recording, outcome } = state
  return { store, device, recording, outcome, ...timesOf(state, now) }
}
