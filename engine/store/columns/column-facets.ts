import type { FacetCount, FacetRequest, Facets } from '../facet-types.ts'
import { compileQuery } from '../query/compile.ts'
import { parseQuery } from '../query/parse.ts'
import { queryReaders } from '../query/readers.ts'
import { resolveConcepts } from '../sql/concepts.ts'
import type { Reader } from '../sql/database.ts'
import type { Facet } from '../sql/facet-counts.ts'
import { countedTogether, facetsOf } from '../sql/facets.ts'
import { outcomesOf, visitFacts } from '../sql/figures/said.ts'
import { countNamed, countOpinions, countSignatures, countSpots, countSubtrees, type Counts } from './counting.ts'
import { totalOf, type Found } from './finding.ts'
import { countVisits } from './visit-counts.ts'
import { lineages } from './lineages.ts'
import type { Now } from './live-columns.ts'
import { narrowingsOf } from './narrowings.ts'

const listOf = (counts: Counts): FacetCount[] => [...counts].map(([value, count]) => ({ value, count }))

/** Counts in columns what the database would count, see sql/facets.ts. */
export async function columnFacets(
  reader: Reader,
  { find }: Now,
  request: FacetRequest,
  utcOffsetMinutes: number,
): Promise<Facets> {
  const node = parseQuery(request.query ?? '')
  const query = node && compileQuery(node, queryReaders)
  const counted = new Map<Facet, FacetCount[]>()
  for (const { filters, facets } of countedTogether(request)) {
    const found = find(query?.match, await narrowingsOf(reader, filters))
    const counts = countAll(found, facets, utcOffsetMinutes)
    Object.assign(counts, await countKnown(reader, found, facets))
    if (request.disjunctive) Object.assign(counts, await countChosen(reader, found, facets, request))
    for (const facet of facets) counted.set(facet, counts[facet] ?? [])
  }
  return facetsOf(reader, (facet) => counted.get(facet) ?? [])
}

type Counted = Partial<Record<Facet, FacetCount[]>>

function countAll(found: readonly Found[], facets: readonly Facet[], utcOffsetMinutes: number): Counted {
  const wants = (...some: Facet[]): boolean => some.some((one) => facets.includes(one))
  const counts: Counted = { total: [{ value: '', count: totalOf(found) }] }
  const keep = (named: Partial<Record<Facet, Counts>>): void => {
    for (const [facet, list] of Object.entries(named)) counts[facet as Facet] = listOf(list)
  }
  if (wants('roles', 'stages', 'polarities', 'moments', 'conceptTypes')) keep({ ...countSignatures(found) })
  if (wants('stores', 'devices', 'days')) keep(countSpots(found, utcOffsetMinutes))
  if (wants('holders')) keep({ holders: countOpinions(found, 'holders', {}) })
  if (wants('concepts')) keep({ concepts: countNamed(found) })
  return counts
}

/** What is known of visits, which the database tells. */
async function countKnown(reader: Reader, found: readonly Found[], facets: readonly Facet[]): Promise<Counted> {
  const sources = { groups: () => visitFacts(reader, 'group'), needs: () => visitFacts(reader, 'need') }
  const counts: Counted = {}
  for (const [facet, ask] of Object.entries({ ...sources, outcomes: () => outcomesOf(reader) }))
    if (facets.includes(facet as Facet)) counts[facet as Facet] = listOf(countVisits(found, await ask()))
  return counts
}

/** Concepts, polarities and holders as the filters of their names would count them. */
async function countChosen(
  reader: Reader,
  found: readonly Found[],
  facets: readonly Facet[],
  { filters = {} }: FacetRequest,
): Promise<Counted> {
  const { concepts, polarity, holders } = filters
  const counts: Counted = {}
  if (facets.includes('concepts')) {
    const choice = polarity === undefined && !holders ? undefined : { polarity, holders }
    counts.concepts = listOf(countSubtrees(found, await lineages(reader), choice))
  }
  const ids = concepts && new Set(await resolveConcepts(reader, concepts))
  const chosen = { ...(ids && { concepts: ids }) }
  if (facets.includes('polarities'))
    counts.polarities = listOf(countOpinions(found, 'polarities', { ...chosen, holders }))
  if (facets.includes('holders')) counts.holders = listOf(countOpinions(found, 'holders', { ...chosen, polarity }))
  return counts
}
