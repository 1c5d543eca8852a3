import { useQuery } from '@tanstack/react-query'
import { askJson } from './api.ts'
import type { Title } from './api-types.ts'

interface Pack {
  name: string
  title: Title
}

/** Packs that can be changed; the base that all of them stand on, which is changed for a trade, is among them where it is wanted. */
export function usePacks(withBase = false) {
  return useQuery({
    queryKey: ['packs'],
    queryFn: ({ signal }) => askJson<{ packs: Pack[] }>('/v1/packs', { signal }),
    select: ({ packs }) => (withBase ? packs : packs.filter(({ name }) => name !== 'base')),
    staleTime: Infinity,
  })
}
