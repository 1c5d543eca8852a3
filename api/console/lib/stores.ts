import { useQuery } from '@tanstack/react-query'
import { askJson } from './api.ts'

/** A store as `GET /v1/stores` tells it. */
export interface Store {
  storeId: string
  name?: string
  region?: string
  hoursKnown: boolean
}

export const titleOf = ({ storeId, name }: Store): string => name ?? storeId

/** The stores one may see, by name as Chinese readers order them. */
export function useStores(): Store[] {
  const { data } = useQuery({
    queryKey: ['stores'],
    queryFn: ({ signal }) => askJson<{ stores: Store[] }>('/v1/stores', { signal }),
    staleTime: 10 * 60_000,
  })
  const order = new Intl.Collator('zh-CN').compare
  return (data?.stores ?? []).slice().sort((a, b) => order(titleOf(a), titleOf(b)))
}

/** Stores by their region, in the order of regions; those of none come first, under ''. */
export function byRegion(stores: readonly Store[]): [region: string, stores: Store[]][] {
  const regions = new Map<string, Store[]>()
  for (const store of stores) {
    const { region = '' } = store
    const known = regions.get(region)
    if (known) known.push(store)
    else regions.set(region, [store])
  }
  return [...regions].sort(([a], [b]) => new Intl.Collator('zh-CN').compare(a, b))
}
