import type { ContextUtterance, SearchHit } from '../types.ts'
import type { Reader } from './database.ts'

/**
 * What was said around each hit, in its recording.
 *
 * @param count - at most so many before, and after
 */
export async function withAround(reader: Reader, hits: SearchHit[], count: number): Promise<SearchHit[]> {
  const rows = await reader.all<ContextUtterance & { hit: string; place: number }>(
    `SELECT h.id AS hit, n.ord - h.ord AS place, n.id, n.start_ms AS "startMs", n.end_ms AS "endMs", n.role, n.speaker, n.text
     FROM utterances h JOIN utterances n ON n.recording = h.recording AND n.ord BETWEEN h.ord - ? AND h.ord + ? AND n.ord <> h.ord
     WHERE ${reader.dialect.among('h.id', 'text')} ORDER BY n.ord`,
    [count, count, JSON.stringify(hits.map(({ utterance }) => utterance.id))],
  )
  const of = (id: string, isBefore: boolean): ContextUtterance[] =>
    rows
      .filter(({ hit, place }) => hit === id && place < 0 === isBefore)
      .map(({ id: own, startMs, endMs, role, speaker, text }) => ({ id: own, startMs, endMs, role, speaker, text }))
  return hits.map((hit) => ({ ...hit, before: of(hit.utterance.id, true), after: of(hit.utterance.id, false) }))
}
