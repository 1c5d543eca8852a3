import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { askJson, withQuery, type Asked } from './api.ts'
import type { Facets, HitGroup, SearchAnswer } from './api-types.ts'
import { ROW_FIELDS } from './said-marks.ts'
import { searchQuery, type SearchState } from './url/search.ts'

/** Hits that are read at a time: the first ones soon, those further down with few requests. */
const FIRST = 50
const FURTHER = 100

/**
 * Hits, page by page; a new question puts the old one aside, and its answer is shown, dimmed, until the new one is there.
 *
 * @param asked - parameters of the API
 * @param isWanted - false while the query cannot be understood
 */
export function useHits(asked: Asked, isWanted: boolean) {
  return useInfiniteQuery({
    queryKey: ['hits', asked],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const further = pageParam === '' ? { limit: FIRST } : { limit: FURTHER, cursor: pageParam }
      const paging = { ...further, fields: ROW_FIELDS }
      return askJson<SearchAnswer>(withQuery('/v1/search', { ...asked, ...paging }), { signal })
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled: isWanted,
    placeholderData: keepPreviousData,
    // Pages that are there stay the objects they are; to compare thousands of hits with each further page costs more than drawing it.
    structuralSharing: false,
  })
}

/** Hits that begin a visit, by their utterance, where hits are put together by visit. */
export function headsOf(pages: readonly SearchAnswer[]): ReadonlyMap<string, HitGroup> {
  const heads = new Map<string, HitGroup>()
  for (const { hits, groups = [] } of pages) {
    let at = 0
    for (const group of groups) {
      const first = hits.at(at)
      if (first) heads.set(first.utterance.id, group)
      at += group.shown
    }
  }
  return heads
}

/** Counts by dimension come by themselves: they may be later than the hits. */
export function useFacets(asked: Asked, isWanted: boolean) {
  return useQuery({
    queryKey: ['facets', asked],
    queryFn: ({ signal }) =>
      askJson<SearchAnswer>(
        withQuery('/v1/search', { ...asked, facets: true, disjunctive: true, limit: 1, fields: ['text'] }),
        {
          signal,
        },
      ),
    enabled: isWanted,
    placeholderData: keepPreviousData,
    select: ({ facets }) => facets,
  })
}

/** Values of a facet that are found by their names at most. */
const MOST_FOUND = 100

/** Values of one facet that are meant by a part of their names, or its pinyin, among all that there are; undefined without words. */
export function useFacetFound(asked: Asked, facet: Exclude<keyof Facets, 'total'>, words: string) {
  const { data } = useQuery({
    queryKey: ['facets', asked, facet, words],
    queryFn: ({ signal }) => {
      const inFacet = { facet, 'facet.q': words, 'facet.size': MOST_FOUND, disjunctive: true }
      return askJson<SearchAnswer>(withQuery('/v1/search', { ...asked, ...inFacet, limit: 1, fields: ['text'] }), {
        signal,
      })
    },
    enabled: words !== '',
    placeholderData: keepPreviousData,
    select: ({ facets }): readonly { value: string; count: number; name?: string }[] | undefined => facets?.[facet],
  })
  return words === '' ? undefined : (data ?? [])
}

/** How many a search finds. */
export async function totalOf(state: SearchState, now: number, signal: AbortSignal): Promise<number> {
  const asked = { ...searchQuery({ ...state, by: '' }, now), limit: 1, fields: ['text'] }
  return (await askJson<SearchAnswer>(withQuery('/v1/search', asked), { signal })).total
}
