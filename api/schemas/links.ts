import { setImmediate } from 'node:timers/promises'
import type { SearchFilters } from '../../engine/store/types.ts'

/** The reverse of `filtersOf`: the query parameters that narrow to the same. */
function parametersOf(filters: SearchFilters): Record<string, unknown> {
  const parameters = {
    concept: filters.concepts,
    polarity: filters.polarity,
    holder: filters.holders,
    role: filters.roles,
    store: filters.storeIds,
    device: filters.deviceIds,
    stage: filters.stages,
    moment: filters.momentKinds,
    recording: filters.recordingIds,
    visit: filters.visitIds,
    group: filters.groups,
    need: filters.needs,
    outcome: filters.outcomes,
    from: filters.fromAt === undefined ? undefined : new Date(filters.fromAt).toISOString(),
    to: filters.toAt === undefined ? undefined : new Date(filters.toAt).toISOString(),
    weekHour: filters.weekHours,
    minConfidence: filters.minConfidence,
  }
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined))
}

/** Where a page of the utterances is found that filters let through. */
export function searchLink(filters: SearchFilters): string {
  const also = (filters.also ?? []).map((one) => JSON.stringify(parametersOf(one)))
  const pairs = Object.entries({ ...parametersOf(filters), ...(also.length > 0 && { also }) })
  const query = new URLSearchParams(
    pairs.flatMap(([key, value]) => [value].flat().map((one): [string, string] => [key, String(one)])),
  )
  return query.size > 0 ? `/v1/search?${query.toString()}` : '/v1/search'
}

/** Filters by which a figure opens, and the name that their link gets. */
const LINKS: Record<string, string> = { opens: 'utterances', opensAll: 'allUtterances' }

/**
 * A copy of figures in which every set of filters (`opens`) has become a link (`utterances`).
 *
 * @param own - stores that the caller may see, where it asked for none: they narrow every link anyhow and stay out of it
 */
function withLinks(value: unknown, own?: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((one) => withLinks(one, own))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const name = LINKS[key]
      return name ? [name, searchLink(withoutOwn(one as SearchFilters, own))] : [key, withLinks(one, own)]
    }),
  )
}

/** Rows that are given their links without a pause: some milliseconds. */
const ROWS_AT_A_TIME = 32

/** The same for an answer whose lists may be long; others have their turn in between. */
export async function figuresWithLinks(answer: object, own?: readonly string[]): Promise<object> {
  const linked: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(answer)) {
    if (!Array.isArray(value)) {
      Object.assign(linked, withLinks({ [key]: value as unknown }, own))
      continue
    }
    const rows: unknown[] = []
    for (let at = 0; at < value.length; at += ROWS_AT_A_TIME) {
      rows.push(...(withLinks(value.slice(at, at + ROWS_AT_A_TIME), own) as unknown[]))
      await setImmediate()
    }
    linked[key] = rows
  }
  return linked
}

function withoutOwn(filters: SearchFilters, own: readonly string[] | undefined): SearchFilters {
  if (!own || filters.storeIds?.length !== own.length || !own.every((id) => filters.storeIds?.includes(id)))
    return filters
  const rest = { ...filters }
  delete rest.storeIds
  return rest
}
