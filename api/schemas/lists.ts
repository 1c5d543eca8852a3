import Type, { type Static, type TObject } from 'typebox'
import { LIST_SORTS, type ListSort, type RecordingFilters } from '../../engine/store/visit-types.ts'
import { rfc3339 } from '../../engine/rfc3339.ts'
import type { Caller } from '../auth/keys.ts'
import { visibleStores } from '../auth/scope.ts'
import { Many, Milliseconds, Time, literals } from './common.ts'

/** Query parameters by which recordings and visits are narrowed alike, and put in order. */
export const ListFields = {
  ...{ store: Many, device: Many, from: Time, to: Time },
  minMs: Type.Optional(Milliseconds),
  maxMs: Type.Optional(Milliseconds),
  sort: Type.Optional(literals(LIST_SORTS)),
}
/** Of all pages. */
export const Total = Type.Integer({ description: '所有页一共 / of all pages' })

type Listed = Static<TObject<typeof ListFields>>

/** What a query narrows to, within the stores that its caller may see. */
export function listFiltersOf({ store, device, from, to, minMs, maxMs }: Listed, caller: Caller): RecordingFilters {
  const storeIds = visibleStores(caller, store)
  return {
    ...(storeIds && { storeIds }),
    ...(device && { deviceIds: device }),
    ...(from && { fromAt: rfc3339('from', from) }),
    ...(to && { toAt: rfc3339('to', to) }),
    ...(minMs !== undefined && { leastMs: minMs }),
    ...(maxMs !== undefined && { mostMs: maxMs }),
  }
}

/** In which order, and which page of it. */
export const pagingOf = ({ sort, limit, cursor }: { sort?: ListSort; limit?: number; cursor?: string }) => ({
  ...(sort && { sort }),
  ...(limit && { limit }),
  ...(cursor && { cursor }),
})
