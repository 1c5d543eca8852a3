import { useQuery } from '@tanstack/react-query'
import { askJson } from './api.ts'

/** Ids of the stores one may see, by name as Chinese readers order them. */
export function useStores(): string[] {
  const { data } = useQuery({
    queryKey: ['stores'],
    queryFn: ({ signal }) => askJson<{ stores: { storeId: string }[] }>('/v1/stores', { signal }),
    staleTime: 10 * 60_000,
  })
  return (data?.stores ?? []).map(({ storeId }) => storeId).sort(new Intl.Collator('zh-CN').compare)
}
