import { DEFAULT_UTC_OFFSET_MINUTES } from '../../rfc3339.ts'
import type { ConceptType } from '../../types.ts'
import { compileQuery, type CompiledQuery } from '../query/compile.ts'
import { parseQuery } from '../query/parse.ts'
import { queryReaders } from '../query/readers.ts'
import type { SearchFilters } from '../types.ts'
import type { FacetCount, FacetRequest, Facets } from '../facet-types.ts'
import { OWN_FILTERS, without } from '../own-filters.ts'
import { chosenCounts, countsOf, FACETS, MOST_CONCEPTS, type Facet } from './facet-counts.ts'
import { conditionsOf } from './filters.ts'
import type { SqlPart } from './dialect.ts'
import type { Reader } from './database.ts'
import { VISIT_OF } from './visit-sql.ts'

/** How many of the hits carry each concept, polarity, role and so on. */
export async function facets(reader: Reader, request: FacetRequest): Promise<Facets> {
  const node = parseQuery(request.query ?? '')
  const query = node && compileQuery(node, queryReaders)
  const { filters = {}, disjunctive, mostConcepts = MOST_CONCEPTS } = request
  const counts = countsOf(reader, request.utcOffsetMinutes ?? DEFAULT_UTC_OFFSET_MINUTES, mostConcepts)
  if (disjunctive) Object.assign(counts, await chosenCounts(reader, filters, mostConcepts))
  const found = new Map<Facet, FacetCount[]>()
  for (const group of countedTogether(request)) await countGroup(reader, query, group, counts, found)
  return facetsOf(reader, (facet) => found.get(facet) ?? [], mostConcepts)
}

/** Facets that are counted over the same hits, with the filters of these. */
export function countedTogether({
  filters = {},
  disjunctive = false,
  only = FACETS,
}: FacetRequest): { filters: SearchFilters; facets: Facet[] }[] {
  const together = new Map<string, { filters: SearchFilters; facets: Facet[] }>()
  for (const facet of FACETS.filter((one) => one === 'total' || only.includes(one))) {
    const over = disjunctive ? without(filters, OWN_FILTERS[facet] ?? []) : filters
    const key = JSON.stringify(over)
    const known = together.get(key)
    if (known) known.facets.push(facet)
    else together.set(key, { filters: over, facets: [facet] })
  }
  return [...together.values()]
}

/** Counts in the order in which they are told, concepts with their names. */
export async function facetsOf(
  reader: Reader,
  countsOf: (facet: Facet) => FacetCount[],
  mostConcepts = MOST_CONCEPTS,
): Promise<Facets> {
  const of = (facet: Facet): FacetCount[] =>
    countsOf(facet).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
  return {
    total: of('total').at(0)?.count ?? 0,
    conceptTypes: of('conceptTypes'),
    concepts: await withNames(reader, of('concepts').slice(0, mostConcepts)),
    polarities: of('polarities'),
    holders: of('holders'),
    roles: of('roles'),
    stores: of('stores'),
    devices: of('devices'),
    stages: of('stages'),
    moments: of('moments'),
    groups: of('groups'),
    needs: of('needs'),
    outcomes: of('outcomes'),
    days: of('days').sort((a, b) => (a.value < b.value ? -1 : 1)),
  }
}

async function countGroup(
  reader: Reader,
  query: CompiledQuery | undefined,
  group: { filters: SearchFilters; facets: Facet[] },
  counts: Record<Facet, SqlPart>,
  found: Map<Facet, FacetCount[]>,
): Promise<void> {
  const conditions = await conditionsOf(reader, group.filters)
  const { sql, params } = reader.dialect.hits(query, conditions, undefined, true)
  const parts = group.facets.map((facet) => `SELECT '${facet}' AS facet, c.* FROM (${counts[facet].sql}) c`)
  const rows = await reader.all<FacetCount & { facet: Facet }>(
    `WITH h AS MATERIALIZED (SELECT u.seq, u.at, u.role, u.stage, ${VISIT_OF} AS visit, r.store_id, r.device_id ${sql})
     ${parts.join(' UNION ALL ')}`,
    [...params, ...group.facets.flatMap((facet) => counts[facet].params)],
  )
  for (const facet of group.facets) found.set(facet, [])
  for (const { facet, value, count } of rows) found.get(facet)?.push({ value, count })
}

/** Counts of concepts that are known, with their names. */
async function withNames(reader: Reader, counts: FacetCount[]): Promise<Facets['concepts']> {
  const rows = await reader.all<{ id: string; name: string; type: ConceptType }>(
    `SELECT id, name, type FROM concepts WHERE ${reader.dialect.among('id', 'text')}`,
    [JSON.stringify(counts.map(({ value }) => value))],
  )
  const known = new Map(rows.map((row) => [row.id, row]))
  return counts.flatMap((count) => {
    const concept = known.get(count.value)
    return concept ? [{ ...count, name: concept.name, type: concept.type }] : []
  })
}
