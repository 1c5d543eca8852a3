import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { askJson, withQuery } from '../api.ts'
import { usePacks } from '../packs.ts'
import type { HistoryState } from '../url/graph.ts'
import { useWords } from '../words.ts'
import {
  readLine,
  type DraftFacts,
  type DraftWhole,
  type KnowledgeDiff,
  type KnowledgeFault,
  type KnowledgeVersion,
  type ShownConcept,
  type Suggestions,
} from './types.ts'

const PAGE = 50
const MOST_SUGGESTIONS = 100
/** Everything of the graph begins with it; of one draft, with `draftKey`. */
export const GRAPH = 'graph'
export const draftKey = (id: string) => [GRAPH, 'draft', id]
/** What others change meanwhile is seen when one comes back to the page. */
const fresh = { staleTime: 0, refetchOnWindowFocus: true } as const

/** Where the concepts of a draft are asked for, or those of a line in use. */
export const conceptsPath = (line: string, draft: string): string =>
  draft === '' ? withQuery('/v1/graph/concepts', { line }) : `/v1/graph/drafts/${encodeURIComponent(draft)}/concepts`

export function useConcepts(line: string, draft: string) {
  return useQuery({
    queryKey: draft === '' ? [GRAPH, 'concepts', line] : [...draftKey(draft), 'concepts'],
    queryFn: ({ signal }) => askJson<{ concepts: ShownConcept[] }>(conceptsPath(line, draft), { signal }),
    placeholderData: (before) => before,
    ...fresh,
  })
}

export function useLines() {
  return useQuery({
    queryKey: [GRAPH, 'lines'],
    queryFn: ({ signal }) => askJson<{ lines: { line: string; number: number }[] }>('/v1/graph/lines', { signal }),
    ...fresh,
  })
}

/** Drafts that are open, of one line or of all. */
export function useOpenDrafts(line?: string) {
  return useQuery({
    queryKey: [GRAPH, 'drafts', line ?? ''],
    queryFn: ({ signal }) =>
      askJson<{ drafts: DraftFacts[] }>(withQuery('/v1/graph/drafts', { state: 'open', line }), { signal }),
    ...fresh,
  })
}

const useOfDraft = <T>(id: string, part: string) =>
  useQuery({
    queryKey: [...draftKey(id), part],
    queryFn: ({ signal }) =>
      askJson<T>(`/v1/graph/drafts/${encodeURIComponent(id)}${part === '' ? '' : `/${part}`}`, { signal }),
    enabled: id !== '',
    placeholderData: (before) => before,
    ...fresh,
  })
export const useDraft = (id: string) => useOfDraft<DraftWhole>(id, '')
export const useFaults = (id: string) => useOfDraft<{ faults: KnowledgeFault[] }>(id, 'check')
export const useDraftDiff = (id: string) => useOfDraft<KnowledgeDiff>(id, 'diff')

/** What two versions of a line differ in; asked for where both are given. */
export function useVersionDiff(line: string, from?: number, to?: number) {
  return useQuery({
    queryKey: [GRAPH, 'diff', line, from, to],
    queryFn: ({ signal }) => askJson<KnowledgeDiff>(withQuery('/v1/graph/diff', { line, from, to }), { signal }),
    enabled: from !== undefined && to !== undefined,
  })
}

/** What the words that were said tell about a line. All of them are read: asked for once. */
export function useSuggestions(line: string, kind: string) {
  return useQuery({
    queryKey: [GRAPH, 'suggestions', line, kind],
    queryFn: ({ signal }) =>
      askJson<Suggestions>(
        withQuery('/v1/graph/suggestions', { line, kind: kind === '' ? undefined : kind, limit: MOST_SUGGESTIONS }),
        { signal },
      ),
    staleTime: 60_000,
  })
}

interface VersionsAnswer {
  versions: KnowledgeVersion[]
  nextBefore?: number
  inUse: number
  people: string[]
}
export type VersionFilters = Pick<HistoryState, 'by' | 'why' | 'since' | 'until' | 'concept'>

/** Versions of a line, the newest first, page by page. */
export function useVersions(line: string, { by, why, since, until, concept }: VersionFilters) {
  const asked = { who: by, why, since, until, concept }
  return useInfiniteQuery({
    queryKey: [GRAPH, 'versions', line, asked],
    initialPageParam: undefined as number | undefined,
    queryFn: ({ pageParam: before, signal }) => {
      const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ''))
      return askJson<VersionsAnswer>(withQuery('/v1/graph/versions', { line, limit: PAGE, before, ...given }), {
        signal,
      })
    },
    getNextPageParam: ({ nextBefore }) => nextBefore,
    placeholderData: (answered) => answered,
    ...fresh,
  })
}

/** What a line is called: its pack by name, and its store. */
export function useLineName(): (line: string) => string {
  const { say, t } = useWords()
  const { data: packs } = usePacks()
  return (line) => {
    const { pack, storeId } = readLine(line)
    const title = packs?.find(({ name }) => name === pack)?.title
    const name = title ? say(title) : pack
    return storeId === undefined ? name : t('graph.ofStore', { pack: name, store: storeId })
  }
}
