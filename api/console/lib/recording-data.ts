import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { ask, askJson, withQuery } from './api.ts'
import type { MomentOfTruth, RecordingFacts, Said, VisitFacts } from './api-types.ts'
import { ROW_FIELDS } from './said-marks.ts'

interface Window {
  utterances: Said[]
  nextFromMs?: number
}

/** Utterances that are read at a time: the first screenful soon, the rest behind it. */
const FIRST = 200
const REST = 2000
/** Word times are read for a stretch around what is heard. */
const TOKENS_MS = 120_000

const path = (id: string) => `/v1/recordings/${encodeURIComponent(id)}`

/** What is known of a recording, without its words. */
export function useRecording(id: string) {
  return useQuery({
    queryKey: ['recording', id],
    queryFn: ({ signal }) =>
      askJson<{ recording: RecordingFacts; moments: MomentOfTruth[] }>(withQuery(path(id), { utterances: false }), {
        signal,
      }),
  })
}

/** All that was said, light, in order; it comes piece by piece. */
export function useSaid(id: string) {
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['said', id],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) => {
      const limit = pageParam === 0 ? FIRST : REST
      return askJson<Window>(withQuery(`${path(id)}/utterances`, { fromMs: pageParam, limit, fields: ROW_FIELDS }), {
        signal,
      })
    },
    getNextPageParam: ({ nextFromMs }) => nextFromMs,
    structuralSharing: false,
  })
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const said = useMemo(() => {
    // What reaches over the seam of two pieces is in both.
    const each = new Map(data?.pages.flatMap(({ utterances }) => utterances).map((one) => [one.id, one]))
    return [...each.values()]
  }, [data])
  return { said, error, isComplete: data !== undefined && !hasNextPage }
}

/** When each word of an utterance was said; undefined while that is not known. */
export function useTokens(id: string, utterance: Said | undefined): Said['tokens'] {
  const block = utterance === undefined ? -1 : Math.floor(utterance.startMs / TOKENS_MS)
  const { data } = useQuery({
    queryKey: ['tokens', id, block],
    queryFn: ({ signal }) => {
      const window = { fromMs: block * TOKENS_MS, toMs: (block + 1) * TOKENS_MS, fields: ['tokens'] }
      return askJson<Window>(withQuery(`${path(id)}/utterances`, window), { signal })
    },
    enabled: block >= 0,
  })
  return data?.utterances.find((one) => one.id === utterance?.id)?.tokens
}

export function useVisitsOf(id: string) {
  return useQuery({
    queryKey: ['visits-of', id],
    queryFn: ({ signal }) =>
      askJson<{ visits: VisitFacts[] }>(withQuery('/v1/visits', { recording: id, limit: 100 }), { signal }),
  })
}

/** The outline of a stretch, as pairs of the least and greatest sample, −127 to 127. */
export function usePeaks(id: string, span: { fromMs: number; toMs: number; points: number }, isWanted: boolean) {
  return useQuery({
    queryKey: ['peaks', id, span.fromMs, span.toMs, span.points],
    queryFn: async ({ signal }) => {
      const answer = await ask(withQuery(`${path(id)}/peaks`, span), { signal })
      return new Int8Array(await answer.arrayBuffer())
    },
    enabled: isWanted,
    placeholderData: (before) => before,
    structuralSharing: false,
  })
}
