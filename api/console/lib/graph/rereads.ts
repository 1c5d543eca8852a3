import { useQuery } from '@tanstack/react-query'
import { askJson, withQuery } from '../api.ts'
import { GRAPH } from './graph-data.ts'
import type { Effects, Reread } from './types.ts'

/** How often one asks for the last of it while it runs. */
const ASK_MS = 1000

export const rereadsKey = (line: string) => [GRAPH, 'rereads', line]

/** The re-reading of a line that was begun last, where there is one. */
export function useLastReread(line: string, isAllowed: boolean) {
  return useQuery({
    queryKey: rereadsKey(line),
    queryFn: async ({ signal }) => {
      const { rereads } = await askJson<{ rereads: Reread[] }>(withQuery('/v1/graph/rereads', { line, limit: 1 }), {
        signal,
      })
      return rereads.at(0) ?? null
    },
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? ASK_MS : false),
    enabled: isAllowed,
    staleTime: 0,
  })
}

/** What became different by it; asked for anew as it goes on. */
export function useRereadReport(reread: Reread, isWanted: boolean) {
  return useQuery({
    queryKey: [...rereadsKey(reread.line), reread.id, reread.state, reread.done],
    queryFn: async ({ signal }) =>
      (await askJson<{ report: Effects }>(`/v1/graph/rereads/${encodeURIComponent(reread.id)}`, { signal })).report,
    placeholderData: (before) => before,
    enabled: isWanted,
  })
}
