import { AppError } from '../engine/errors.ts'
import type { FacetCount, FacetRequest, Facets } from '../engine/store/facet-types.ts'
import { narrowedByName } from '../engine/text/find-named.ts'
import { CONCEPT_LABELS, MOMENT_LABELS, POLARITY_LABELS, ROLE_LABELS } from './labels.ts'
import type { FacetName, FacetQuery, FacetsTold } from './schemas/facets.ts'
import type { Titles, valueTitles } from './value-titles.ts'

/** More than any pack has: all are counted where they are searched in or their number is told. */
const ALL_CONCEPTS = 100_000

/** What is to be counted. @throws AppError INPUT_INVALID - words, but not one facet in which they are sought */
export function facetsAsked(
  query: FacetQuery,
): Pick<FacetRequest, 'only' | 'mostConcepts' | 'utcOffsetMinutes'> | undefined {
  const { facets = false, facet, 'facet.q': words, 'facet.size': size, utcOffset } = query
  if (words !== undefined && facet?.length !== 1)
    throw new AppError('INPUT_INVALID', { detail: { wanted: 'facet.q with one facet', got: facet?.length ?? 0 } })
  if (!facets && !facet) return undefined
  const isWhole = words !== undefined || size !== undefined
  return {
    ...(facet && { only: facet }),
    ...(isWhole && { mostConcepts: ALL_CONCEPTS }),
    ...(utcOffset !== undefined && { utcOffsetMinutes: utcOffset }),
  }
}

/**
 * Of what was counted what was asked for: the named facets, in one the values of a name, of each so many. Days are a row of time, so
 * that all of them are told.
 *
 * @param titlesOf - asked where names are sought
 */
export async function facetsTold(
  facets: Facets,
  { facet, 'facet.q': words, 'facet.size': size }: FacetQuery,
  titlesOf: () => ReturnType<typeof valueTitles>,
): Promise<FacetsTold> {
  const { total, ...counted } = facets
  const names = facet ?? (Object.keys(counted) as FacetName[])
  const distinct: Record<string, number> = {}
  const told: Partial<Record<FacetName, FacetCount[]>> = {}
  for (const name of names) {
    const found = words === undefined ? counted[name] : await withName(counted, name, words, titlesOf)
    distinct[name] = found.length
    told[name] = name === 'days' ? found : found.slice(0, size)
  }
  return { total, ...(told as Omit<FacetsTold, 'total'>), ...(size !== undefined && { distinct }) }
}

async function withName(
  counted: Omit<Facets, 'total'>,
  facet: FacetName,
  words: string,
  titlesOf: () => ReturnType<typeof valueTitles>,
): Promise<FacetCount[]> {
  if (facet === 'concepts') return inOrder(counted.concepts, ({ name, value }) => [name, value], words)
  const titles = titlesIn(facet, await titlesOf())
  const namesOf = ({ value }: FacetCount): [string, ...string[]] => {
    const title = value === '' ? ROLE_LABELS.unknown : (titles[value] as Titles[string] | undefined)
    return title ? [title.zh, title.en, value] : [value]
  }
  return inOrder(counted[facet], namesOf, words)
}

/** The most frequent first, as without words: who looks for a name wants to see how many there are of it. */
function inOrder<T extends FacetCount>(
  counts: readonly T[],
  namesOf: (count: T) => [string, ...string[]],
  words: string,
): T[] {
  const found = new Set(narrowedByName(counts, namesOf, words))
  return counts.filter((one) => found.has(one))
}

function titlesIn(
  facet: FacetName,
  { stage, need, group, outcome, store }: Awaited<ReturnType<typeof valueTitles>>,
): Titles {
  const titles: Partial<Record<FacetName, Titles>> = {
    ...{ stages: stage, needs: need, groups: group, outcomes: outcome, stores: store },
    ...{ roles: ROLE_LABELS, holders: ROLE_LABELS, polarities: POLARITY_LABELS },
    ...{ moments: MOMENT_LABELS, conceptTypes: CONCEPT_LABELS },
  }
  return titles[facet] ?? {}
}
