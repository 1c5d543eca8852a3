import { startCertaintyOf } from '../../recording-types.ts'
import { highlightsOf, snippetOf } from '../highlight.ts'
import { timesOf } from '../times.ts'
import type { CompiledQuery } from '../query/compile.ts'
import type { SearchHit, StoredUtterance } from '../types.ts'
import { START_CERTAINTY, type StartCertaintyRow } from './start-certainty.ts'
import type { Reader } from './database.ts'
import { readUtterances } from './utterances.ts'

/** What a search reads first: the row, its place in the order, its wall clock. */
export interface HitRow {
  seq: number
  key: number
  at: number
}

interface Place extends StartCertaintyRow {
  id: string
  seq: number
  storeId: string
  deviceId: string
}

/** Rows of a search as what is shown: text with highlights, time, the second of audio. */
export async function hitsOf(
  reader: Reader,
  rows: HitRow[],
  query: CompiledQuery | undefined,
  sort: string,
): Promise<SearchHit[]> {
  const seqs = rows.map(({ seq }) => seq)
  const [utterances, places] = await Promise.all([
    readUtterances(reader, seqs),
    reader.all<Place>(
      `SELECT u.id, u.seq, r.store_id AS "storeId", r.device_id AS "deviceId", ${START_CERTAINTY}
       FROM utterances u JOIN recordings r ON r.seq = u.recording WHERE ${reader.dialect.among('u.seq', 'number')}`,
      [JSON.stringify(seqs)],
    ),
  ])
  const placeOf = new Map(places.map((place) => [place.id, place]))
  const scoreOf = new Map(rows.map(({ seq, key }) => [seq, sort === 'relevance' ? key / 1000 : 0]))
  return utterances.flatMap((utterance) => {
    const place = placeOf.get(utterance.id)
    return place ? [toHit(utterance, place, scoreOf.get(place.seq) ?? 0, query)] : []
  })
}

function toHit(
  utterance: StoredUtterance,
  { storeId, deviceId, ...certainty }: Place,
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
