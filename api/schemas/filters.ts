import Type, { type Static, type TObject } from 'typebox'
import { Value } from 'typebox/value'
import { AppError } from '../../engine/errors.ts'
import { rfc3339 } from '../../engine/rfc3339.ts'
import type { SearchFilters } from '../../engine/store/types.ts'
import { outcomesAsked } from '../../engine/pack/cues/outcome-names.ts'
import { MOMENT_KINDS } from '../../engine/types.ts'
import type { Caller } from '../auth/keys.ts'
import { visibleStores } from '../auth/scope.ts'
import { WEEK_HOUR } from '../../engine/store/week-hours.ts'
import { Many, Time, closed, literals } from './common.ts'

const Roles = Type.Optional(Type.Array(literals(['staff', 'customer', 'unknown']), { maxItems: 3 }))
/** A query parameter that may be repeated, and empty: what nobody knows. */
export const ManyOrNone = (zh: string, en: string) =>
  Type.Optional(
    Type.Array(Type.String({ maxLength: 100 }), {
      maxItems: 50,
      description: `${zh}；空值：未知的 / ${en}; empty: where none is known`,
    }),
  )

const Fields = {
  concept: Many,
  polarity: Type.Optional(literals(['positive', 'negative', 'unsure'])),
  holder: Roles,
  role: Roles,
  store: Many,
  device: Many,
  stage: ManyOrNone('阶段', 'stage of the journey'),
  moment: Type.Optional(Type.Array(literals(MOMENT_KINDS), { maxItems: MOMENT_KINDS.length })),
  recording: Many,
  visit: Many,
  group: ManyOrNone('客群', 'customer group of the visit'),
  need: ManyOrNone('需求', 'need of the visit'),
  outcome: ManyOrNone('到店结果', 'what became of the visit'),
  from: Time,
  to: Time,
  weekHour: Type.Optional(
    Type.Array(Type.String({ pattern: WEEK_HOUR }), {
      maxItems: 168,
      description:
        '一周里的钟点：3-14 是周三 14 时到 15 时（北京时间）；3-14@330 是比 UTC 早 330 分钟的地方 / hours of the week: 3-14 is Wednesday from 14 to 15 in China; 3-14@330 where clocks are 330 minutes ahead of UTC',
    }),
  ),
  minConfidence: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
}
const More = Type.Object(Fields, closed)

/** Query parameters by which search and figures are narrowed. */
export const FilterFields = {
  ...Fields,
  also: Type.Optional(
    Type.Array(Type.String({ maxLength: 4000 }), {
      maxItems: 5,
      description: '同时成立的其他条件（JSON，字段同上）/ more conditions that must hold, as JSON with the same fields',
    }),
  ),
}
type FilterValues = Static<TObject<typeof FilterFields>>

/** What a query narrows to, within the stores that its caller may see. */
export function filtersOf({ also, ...query }: FilterValues, caller: Caller): SearchFilters {
  const storeIds = visibleStores(caller, query.store)
  return {
    ...plainFilters(query),
    ...(storeIds && { storeIds }),
    ...(also && { also: also.map((text) => plainFilters(readMore(text))) }),
  }
}

/**
 * The same for counts of which each leaves its own filters out: what the caller may see at all stands apart from what it chose, as a
 * condition that always holds.
 */
export function filtersApart(query: FilterValues, caller: Caller): SearchFilters {
  const { storeIds } = caller
  const filters = filtersOf(query, { ...caller, storeIds: undefined })
  return storeIds ? { ...filters, also: [...(filters.also ?? []), { storeIds: [...storeIds] }] } : filters
}

function plainFilters(query: Static<typeof More>): Omit<SearchFilters, 'also'> {
  return {
    ...(query.store && { storeIds: query.store }),
    ...(query.concept && { concepts: query.concept }),
    ...(query.polarity && { polarity: query.polarity }),
    ...(query.holder && { holders: query.holder }),
    ...(query.role && { roles: query.role }),
    ...(query.device && { deviceIds: query.device }),
    ...(query.stage && { stages: query.stage }),
    ...(query.moment && { momentKinds: query.moment }),
    ...(query.recording && { recordingIds: query.recording }),
    ...(query.visit && { visitIds: query.visit }),
    ...(query.group && { groups: query.group }),
    ...(query.need && { needs: query.need }),
    ...(query.outcome && { outcomes: outcomesAsked(query.outcome) }),
    ...(query.from && { fromAt: rfc3339('from', query.from) }),
    ...(query.to && { toAt: rfc3339('to', query.to) }),
    ...(query.weekHour && { weekHours: query.weekHour }),
    ...(query.minConfidence !== undefined && { minConfidence: query.minConfidence }),
  }
}

function readMore(text: string): Static<typeof More> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = undefined
  }
  if (Value.Check(More, value)) return value
  throw new AppError('INPUT_INVALID', { detail: { parameter: 'also', wanted: 'JSON such as {"concept":["…"]}' } })
}
