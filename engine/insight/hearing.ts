import type { FigureSource, RecordedSpan } from '../store/figure-types.ts'
import type { OpeningHours } from '../store/opening-hours.ts'
import { part } from './figure.ts'
import { openSpans } from './open-spans.ts'
import type { Scope } from './scope.ts'
import { intersection, lengthOf, union, type Span } from './spans.ts'
import { DAY_MS, dayAt, instantOf } from './wall-clock.ts'

/** Hours heard against hours open. Where nobody told when a store is open, it says so and gives no figure. */
export interface HoursHeard {
  /** `partly`: known of some stores; the figures are of these alone. `unknown`: of none, or of no period. */
  known: 'all' | 'partly' | 'none'
  fromAt: number | null
  toAt: number | null
  openMs: number | null
  /** While open, by one device at least. */
  heardMs: number | null
  /** 0..1 of the time that was open. */
  share: number | null
  /** Ids of stores whose hours nobody told, at most twenty. */
  unknownStores: string[]
}

/** What was recorded in a scope's places and when its stores are open. */
export interface Hearing {
  stores: string[]
  hoursOf: ReadonlyMap<string, OpeningHours>
  recorded: readonly RecordedSpan[]
  scope: Scope
  /** Nothing can be heard of what is yet to come. */
  nowAt: number
}

const MOST_NAMED = 20

/** Reads what the hours of a scope are made of. A store without any recording counts: it was open and nobody listened. */
export async function readHearing(source: FigureSource, scope: Scope, nowAt = Date.now()): Promise<Hearing> {
  const [recorded, { ids, hoursOf }] = await Promise.all([source.recorded(scope), source.stores()])
  const narrower = [scope.deviceIds, scope.recordingIds, scope.models, scope.packs].some((one) => one !== undefined)
  const { storeIds } = scope
  const open = storeIds ? ids.filter((id) => storeIds.includes(id)) : ids
  const stores = narrower ? [...new Set(recorded.map(({ storeId }) => storeId))] : open
  return { stores, hoursOf, recorded, scope, nowAt }
}

/**
 * Hours heard against hours open, of everything or of one store, one device or a shorter period of it. Recordings whose time of day nobody
 * knows (`bounded`, `unknown`) take no part: they may have been made while the store was closed.
 */
export function hoursHeard(
  hearing: Hearing,
  only: { storeId?: string; deviceId?: string; span?: Span } = {},
): HoursHeard {
  const { storeId, deviceId, span } = only
  const recorded = hearing.recorded.filter(
    (one) => (storeId ?? one.storeId) === one.storeId && (deviceId ?? one.deviceId) === one.deviceId,
  )
  const stores = deviceId === undefined ? hearing.stores : [...new Set(recorded.map((one) => one.storeId))]
  const wanted = stores.filter((id) => storeId === undefined || id === storeId)
  const known = wanted.filter((id) => hearing.hoursOf.has(id))
  const unknownStores = wanted.filter((id) => !hearing.hoursOf.has(id)).slice(0, MOST_NAMED)
  const placed = recorded.filter((one) => one.isPlaced)
  const period = periodOf(hearing, placed, span)
  const nothing = { openMs: null, heardMs: null, share: null, unknownStores }
  const bounds = { fromAt: period?.from ?? null, toAt: period?.to ?? null }
  if (!period || known.length === 0) return { known: 'none', ...bounds, ...nothing }
  let [openMs, heardMs] = [0, 0]
  for (const id of known) {
    const hours = hearing.hoursOf.get(id)
    if (!hours) continue
    const open = openSpans(hours, wholeDays(hours, period, hearing, span))
    openMs += lengthOf(open)
    heardMs += lengthOf(intersection(open, union(placed.filter((one) => one.storeId === id))))
  }
  const share = openMs > 0 ? part(heardMs, openMs) : null
  return { known: unknownStores.length > 0 ? 'partly' : 'all', ...bounds, openMs, heardMs, share, unknownStores }
}

/** What was asked for, up to now; where nobody asked for a period, from the first recording to the last. */
function periodOf({ scope, nowAt }: Hearing, recorded: readonly Span[], span: Span | undefined): Span | undefined {
  let [from, to] = [Infinity, -Infinity]
  for (const one of recorded) [from, to] = [Math.min(from, one.from), Math.max(to, one.to)]
  from = Math.max(scope.fromAt ?? span?.from ?? from, span?.from ?? -Infinity)
  to = Math.min(scope.toAt ?? span?.to ?? to, span?.to ?? Infinity, nowAt)
  return from < to && Number.isFinite(from) && Number.isFinite(to) ? { from, to } : undefined
}

/** Where nobody asked for a period, its first and last day count from opening to closing. */
function wholeDays({ timeZone }: OpeningHours, period: Span, { scope, nowAt }: Hearing, span: Span | undefined): Span {
  const from = scope.fromAt ?? span?.from ?? instantOf(timeZone, dayAt(timeZone, period.from), 0)
  const to = scope.toAt ?? span?.to ?? instantOf(timeZone, dayAt(timeZone, period.to - 1) + DAY_MS, 0)
  return { from: Math.max(from, span?.from ?? from), to: Math.min(to, span?.to ?? to, nowAt) }
}
