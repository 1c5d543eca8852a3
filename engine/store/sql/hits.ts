import { startCertaintyOf } from '../../recording-types.ts'
import { highlightsOf, snippetOf } from '../highlight.ts'
import { timesOf } from '../times.ts'
import type { CompiledQuery } from '../query/compile.ts'
import type { SearchHit } from '../types.ts'
import type { Reader } from './database.ts'
import { readPlaced, type PlacedUtterance } from './utterances.ts'

/** What a search reads first: the row, its place in the order, its wall clock. */
export interface HitRow {
  seq: number
  key: number
  at: number
}

/** Rows of a search as what is shown: text with highlights, time, the second of audio. */
export async function hitsOf(
  reader: Reader,
  rows: HitRow[],
  query: CompiledQuery | undefined,
  sort: string,
): Promise<SearchHit[]> {
  const scoreOf = new Map(rows.map(({ seq, key }) => [seq, sort === 'relevance' ? key / 1000 : 0]))
  const placed = await readPlaced(
    reader,
    rows.map(({ seq }) => seq),
  )
  return placed.map((one) => toHit(one, scoreOf.get(one.seq) ?? 0, query))
}

function toHit(
  { utterance, storeId, deviceId, ...certainty }: PlacedUtterance,
  score: number,
  query: CompiledQuery | undefined,
): SearchHit {
  const highlights = highlightsOf(utterance, query?.needles ?? [])
  const { recordingId, at } = utterance
  const snippet = snippetOf(utterance.text, highlights)
  return {
    utterance,
    storeId,
    deviceId,
    at,
    ...startCertaintyOf(certainty),
    score,
    highlights,
    snippet,
    pointer: { recordingId, ...timesOf(utterance, highlights) },
  }
}
