import { DEFAULT_UTC_OFFSET_MINUTES } from '../../rfc3339.ts'
import type { FacetCount, FacetRequest, Facets } from '../facet-types.ts'
import { compileQuery } from '../query/compile.ts'
import { parseQuery } from '../query/parse.ts'
import { queryReaders } from '../query/readers.ts'
import { resolveConcepts } from '../sql/concepts.ts'
import type { Reader } from '../sql/database.ts'
import type { Facet } from '../sql/facet-counts.ts'
import { countedTogether, facetsOf } from '../sql/facets.ts'
import { countDays, countTold } from './count-told.ts'
import { countOpinions, countSubtrees, type Counts } from './counting.ts'
import { totalOf, type Found } from './finding.ts'
import type { Legend } from './legend.ts'
import { lineages } from './lineages.ts'
import type { Now } from './live-columns.ts'
import { narrowingsOf } from './narrowings.ts'
import { occurrencesIn, type Occurrences } from './occurrences.ts'

const listOf = (counts: Counts): FacetCount[] => [...counts].map(([value, count]) => ({ value, count }))

/** Counts in columns what the database would count, see sql/facets.ts. */
export async function columnFacets(reader: Reader, { find, legend }: Now, request: FacetRequest): Promise<Facets> {
  const node = parseQuery(request.query ?? '')
  const query = node && compileQuery(node, queryReaders)
  const utcOffsetMinutes = request.utcOffsetMinutes ?? DEFAULT_UTC_OFFSET_MINUTES
  const counted = new Map<Facet, FacetCount[]>()
  for (const { filters, facets } of countedTogether(request)) {
    const found = find(query?.match, await narrowingsOf(reader, filters))
    const counts = countAll(found, facets, legend, utcOffsetMinutes)
    if (request.disjunctive) Object.assign(counts, await countChosen(reader, found, facets, request))
    for (const facet of facets) counted.set(facet, counts[facet] ?? [])
  }
  return facetsOf(reader, (facet) => counted.get(facet) ?? [], request.mostConcepts)
}

type CountsByFacet = Partial<Record<Facet, FacetCount[]>>

/** Facets by what they are counted from. */
const SOURCES: Record<keyof Occurrences, readonly Facet[]> = {
  signatures: ['roles', 'stages', 'polarities', 'holders', 'moments', 'conceptTypes'],
  spots: ['stores', 'devices', 'days'],
  known: ['groups', 'needs', 'outcomes'],
  named: ['concepts'],
}

function countAll(
  found: readonly Found[],
  facets: readonly Facet[],
  legend: Legend,
  utcOffsetMinutes: number,
): CountsByFacet {
  const wants = (source: keyof Occurrences): boolean => SOURCES[source].some((facet) => facets.includes(facet))
  const wanted = {
    signatures: wants('signatures'),
    spots: wants('spots'),
    known: wants('known'),
    named: wants('named'),
  }
  const counted = found.map((one) => ({ ...one, occurrences: occurrencesIn(one, wanted) }))
  return {
    ...Object.fromEntries(countTold(counted, legend)),
    ...(wanted.spots && { days: countDays(counted, legend, utcOffsetMinutes) }),
    total: [{ value: '', count: totalOf(found) }],
  }
}

/** Concepts, polarities and holders as the filters of their names would count them. */
async function countChosen(
  reader: Reader,
  found: readonly Found[],
  facets: readonly Facet[],
  { filters = {} }: FacetRequest,
): Promise<CountsByFacet> {
  const { concepts, polarity, holders } = filters
  const counts: CountsByFacet = {}
  if (facets.includes('concepts')) {
    const choice = polarity === undefined && !holders ? undefined : { polarity, holders }
    counts.concepts = listOf(countSubtrees(found, await lineages(reader), choice))
  }
  // What no filter chooses among was counted with everything else.
  const isChosen = (one: unknown): boolean => (concepts ?? one) !== undefined
  const ids = concepts && new Set(await resolveConcepts(reader, concepts))
  const chosen = { ...(ids && { concepts: ids }) }
  if (facets.includes('polarities') && isChosen(holders))
    counts.polarities = listOf(countOpinions(found, 'polarities', { ...chosen, holders }))
  if (facets.includes('holders') && isChosen(polarity))
    counts.holders = listOf(countOpinions(found, 'holders', { ...chosen, polarity }))
  return counts
}
