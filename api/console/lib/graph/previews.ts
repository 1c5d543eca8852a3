import { useQuery } from '@tanstack/react-query'
import { askJson, withQuery } from '../api.ts'
import { draftKey } from './graph-data.ts'
import type { Preview, PreviewCosts, PreviewFound } from './types.ts'

/** How often one asks for the last of it while it runs. */
const ASK_MS = 1000

export const previewsKey = (draft: string) => [...draftKey(draft), 'previews']
export const previewsPath = (draft: string): string => `/v1/graph/drafts/${encodeURIComponent(draft)}/previews`

/** What a preview of a draft costs, and those there are, the newest first. */
export function usePreviews(draft: string, all: boolean) {
  return useQuery({
    queryKey: [...previewsKey(draft), 'cost', all],
    queryFn: ({ signal }) =>
      askJson<{ cost: PreviewCosts; previews: Preview[] }>(withQuery(previewsPath(draft), { ...(all && { all }) }), {
        signal,
      }),
    refetchInterval: ({ state }) => (state.data?.previews.at(0)?.state === 'running' ? ASK_MS : false),
    placeholderData: (before) => before,
    staleTime: 0,
    refetchOnWindowFocus: true,
  })
}

/** What one came to; gone with the process that ran it. */
export function usePreviewReport(preview: Preview) {
  return useQuery({
    queryKey: [...previewsKey(preview.draft), preview.id],
    queryFn: async ({ signal }) =>
      (await askJson<{ report?: PreviewFound }>(`/v1/graph/previews/${encodeURIComponent(preview.id)}`, { signal }))
        .report,
    enabled: preview.state === 'done',
    staleTime: 60_000,
  })
}
