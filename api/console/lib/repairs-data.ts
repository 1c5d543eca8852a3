import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { LearntRepair, RepairState } from '../../../engine/store/types.ts'
import type { ListedRepair, RepairPair } from '../../../engine/store/repair-types.ts'
import { askJson, withQuery, type Asked } from './api.ts'

export type { LearntRepair, ListedRepair, RepairPair, RepairState }

const PAGE = 50
const MOST_AT_ONCE = 200

interface Page {
  repairs: ListedRepair[]
  learnt: LearntRepair[]
  nextCursor?: string
}

/** Repairs of a queue, page by page, and what was learnt from those that were decided. */
export function useRepairs(asked: Asked) {
  return useInfiniteQuery({
    queryKey: ['repairs', asked],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const paging = { limit: PAGE, ...(pageParam !== '' && { cursor: pageParam }) }
      return askJson<Page>(withQuery('/v1/repairs', { ...asked, ...paging }), { signal })
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
}

export function usePairs(asked: Asked) {
  return useQuery({
    queryKey: ['pairs', asked],
    queryFn: ({ signal }) => askJson<{ pairs: RepairPair[] }>(withQuery('/v1/repairs/pairs', asked), { signal }),
  })
}

/** Decides some repairs, or takes decisions back. */
export async function decide(ids: readonly string[], state: RepairState): Promise<void> {
  for (let at = 0; at < ids.length; at += MOST_AT_ONCE)
    await askJson('/v1/repairs/decisions', { method: 'POST', body: { ids: ids.slice(at, at + MOST_AT_ONCE), state } })
}
