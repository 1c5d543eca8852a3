import { useQuery } from '@tanstack/react-query'
import type { KnownStore } from '../../../engine/store/visit-types.ts'
import { askJson } from './api.ts'

export const titleOf = ({ storeId, name }: KnownStore): string => name ?? storeId

/** The stores one may see, by name as Chinese readers order them. */
export function useStores(): KnownStore[] {
  const { data } = useQuery({
    queryKey: ['stores'],
    queryFn: ({ signal }) => askJson<{ stores: KnownStore[] }>('/v1/stores', { signal }),
    staleTime: 10 * 60_000,
  })
  const order = new Intl.Collator('zh-CN').compare
  return (data?.stores ?? []).slice().sort((a, b) => order(titleOf(a), titleOf(b)))
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
