import { queryOptions, useInfiniteQuery, useQuery, type QueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { ask, askJson, withQuery } from './api.ts'
import type { MomentOfTruth, RecordingFacts, Said, VisitFacts } from './api-types.ts'
import { ROW_FIELDS } from './said-marks.ts'

interface Window {
  utterances: Said[]
  nextFromMs?: number
}

/** Utterances that are read at a time: a screenful around where one stands soon, the rest behind it. */
const FIRST = 200
const REST = 2000
/** What was said a little before is above it. */
const BEFORE_MS = 60_000
/** Word times are read for a stretch around what is heard. */
const TOKENS_MS = 120_000

const path = (id: string) => `/v1/recordings/${encodeURIComponent(id)}`

const factsOf = (id: string) =>
  queryOptions({
    queryKey: ['recording', id],
    queryFn: ({ signal }) =>
      askJson<{ recording: RecordingFacts; moments: MomentOfTruth[] }>(withQuery(path(id), { utterances: false }), {
        signal,
      }),
  })

/** What is known of a recording, without its words. */
export const useRecording = (id: string, isWanted = true) => useQuery({ ...factsOf(id), enabled: isWanted })

/** What the page of a recording begins with is asked for before somebody opens it: some kilobytes. */
export function expectRecording(client: QueryClient, id: string): void {
  void client.prefetchQuery(factsOf(id))
  void client.prefetchQuery(peaksOf(id, undefined))
}

/** A piece of what was said: up to a time, or as long as it goes on. */
interface Piece {
  fromMs: number
  toMs?: number
}

/** All that was said, light, in order; it comes piece by piece, first what is said around where one stands when the page is opened. */
export function useSaid(id: string, atMs: number) {
  const [startMs] = useState(() => Math.max(0, Math.floor(atMs) - BEFORE_MS))
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: ['said', id],
    initialPageParam: { fromMs: startMs },
    queryFn: ({ pageParam, signal }: { pageParam: Piece; signal: AbortSignal }) => {
      const limit = pageParam.fromMs === startMs ? FIRST : REST
      return askJson<Window>(withQuery(`${path(id)}/utterances`, { ...pageParam, limit, fields: ROW_FIELDS }), {
        signal,
      })
    },
    getNextPageParam: nextPiece,
    structuralSharing: false,
  })
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const said = useMemo(() => {
    // What reaches over the seam of two pieces is in both.
    const each = new Map(data?.pages.flatMap(({ utterances }) => utterances).map((one) => [one.id, one]))
    return [...each.values()].sort((a, b) => a.startMs - b.startMs)
  }, [data])
  return { said, error, isComplete: data !== undefined && !hasNextPage }
}

/** On from where the last piece ended, then what comes before the first one; undefined when all is there. */
export function nextPiece(
  last: Window,
  _: readonly Window[],
  piece: Piece,
  pieces: readonly Piece[],
): Piece | undefined {
  const { nextFromMs: fromMs } = last
  if (fromMs !== undefined) return piece.toMs === undefined ? { fromMs } : { fromMs, toMs: piece.toMs }
  const [{ fromMs: start }] = pieces
  return piece.toMs === undefined && start > 0 ? { fromMs: 0, toMs: start } : undefined
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

/** A stretch of a recording; undefined: the whole, of which one need not know how long it is. */
export type Stretch = { fromMs: number; toMs: number } | undefined

/** Points of an outline: as many as a wide screen has columns for it. */
const POINTS = 1000

const peaksOf = (id: string, stretch: Stretch) =>
  queryOptions({
    queryKey: ['peaks', id, stretch?.fromMs, stretch?.toMs],
    queryFn: async ({ signal }) => {
      const answer = await ask(withQuery(`${path(id)}/peaks`, { ...stretch, points: POINTS }), { signal })
      return new Int8Array(await answer.arrayBuffer())
    },
    structuralSharing: false,
  })

/** The outline of a stretch, as pairs of the least and greatest sample, −127 to 127. */
export const usePeaks = (id: string, stretch: Stretch, isWanted = true) =>
  useQuery({ ...peaksOf(id, stretch), enabled: isWanted, placeholderData: (before) => before })
