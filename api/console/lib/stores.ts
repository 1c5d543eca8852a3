import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { KnownStore } from '../../../engine/store/visit-types.ts'
import { askJson, withQuery } from './api.ts'

export const titleOf = ({ storeId, name }: KnownStore): string => name ?? storeId

/**
 * The stores one may see, by name as Chinese readers order them.
 *
 * @param words - part of a name, or its pinyin, which the service knows; empty: all
 */
export function useStores(words = ''): KnownStore[] {
  const path = withQuery('/v1/stores', { q: words === '' ? undefined : words })
  const { data } = useQuery({
    queryKey: ['stores', 'found', words],
    queryFn: ({ signal }) => askJson<{ stores: KnownStore[] }>(path, { signal }),
    staleTime: 10 * 60_000,
    placeholderData: keepPreviousData,
  })
  const order = new Intl.Collator('zh-CN').compare
  return (data?.stores ?? []).slice().sort((a, b) => order(titleOf(a), titleOf(b)))
}

/** Of some stores those that are meant by words, see `useStores`; without words all. */
export function useNamedStores<T extends { storeId: string }>(stores: readonly T[], words: string): readonly T[] {
  const found = new Set(useStores(words).map(({ storeId }) => storeId))
  return words === '' ? stores : stores.filter(({ storeId }) => found.has(storeId))
}

/** Stores by their region, in the order of regions; those of none come first, under ''. */
export function byRegion(stores: readonly KnownStore[]): [region: string, stores: KnownStore[]][] {
  const regions = new Map<string, KnownStore[]>()
  for (const store of stores) {
    const { region = '' } = store
    const known = regions.get(region)
    if (known) known.push(store)
    else regions.set(region, [store])
  }
  return [...regions].sort(([a], [b]) => new Intl.Collator('zh-CN').compare(a, b))
}
