import { useQuery, type QueryClient } from '@tanstack/react-query'
import type { Static } from 'typebox'
import type { Basket as BasketSchema, SavedSearch as SavedSchema } from '../../schemas/kept.ts'
import { askJson } from './api.ts'
import type { Said } from './api-types.ts'

export type Basket = Static<typeof BasketSchema>
export type SavedSearch = Static<typeof SavedSchema>

export interface Evidence {
  id: string
  note: string
  recordingId: string
  storeId: string
  startMs: number
  endMs: number
  utterance?: Said
}

/** Baskets one may read, what was changed last first. */
export function useBaskets(isWanted = true) {
  return useQuery({
    queryKey: ['baskets'],
    queryFn: ({ signal }) => askJson<{ baskets: Basket[] }>('/v1/baskets?limit=100', { signal }),
    select: ({ baskets }) => [...baskets].sort((a, b) => b.updatedAt - a.updatedAt),
    enabled: isWanted,
  })
}

export function useBasket(id: string) {
  return useQuery({
    queryKey: ['basket', id],
    queryFn: ({ signal }) =>
      askJson<{ basket: Basket; evidence: Evidence[] }>(`/v1/baskets/${encodeURIComponent(id)}`, { signal }),
  })
}

/** Reads again what hangs on baskets. */
export function basketsChanged(client: QueryClient): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: ['baskets'] }),
    client.invalidateQueries({ queryKey: ['basket'] }),
  ])
}
