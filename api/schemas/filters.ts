import Type, { type Static, type TObject } from 'typebox'
import type { SearchFilters } from '../../engine/store/types.ts'
import { MOMENT_KINDS } from '../../engine/types.ts'
import type { Caller } from '../auth/keys.ts'
import { visibleStores } from '../auth/scope.ts'
import { Many, Time, literals } from './common.ts'

/** Query parameters by which search and figures are narrowed. */
export const FilterFields = {
  concept: Many,
  polarity: Type.Optional(literals(['positive', 'negative', 'neutral'])),
  role: Type.Optional(Type.Array(literals(['staff', 'customer', 'unknown']), { maxItems: 3 })),
  store: Many,
  device: Many,
  stage: Many,
  moment: Type.Optional(Type.Array(literals(MOMENT_KINDS), { maxItems: MOMENT_KINDS.length })),
  recording: Many,
  from: Time,
  to: Time,
  minConfidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
}
type FilterValues = Static<TObject<typeof FilterFields>>

/** What a query narrows to, within the stores that its caller may see. */
export function filtersOf(query: FilterValues, caller: Caller): SearchFilters {
  const storeIds = visibleStores(caller, query.store)
  return {
    ...(storeIds && { storeIds }),
    ...(query.concept && { concepts: query.concept }),
    ...(query.polarity && { polarity: query.polarity }),
    ...(query.role && { roles: query.role }),
    ...(query.device && { deviceIds: query.device }),
    ...(query.stage && { stages: query.stage }),
    ...(query.moment && { momentKinds: query.moment }),
    ...(query.recording && { recordingIds: query.recording }),
    ...(query.from && { fromAt: Date.parse(query.from) }),
    ...(query.to && { toAt: Date.parse(query.to) }),
    ...(query.minConfidence !== undefined && { minConfidence: query.minConfidence }),
  }
}
