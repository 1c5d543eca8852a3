import type { StoredOutcome, StoredVisit, StoredVisitFact, VisitFilters, VisitPage } from '../visit-types.ts'
import { readCursor, writeCursor } from './cursor.ts'
import type { SqlValue } from './driver.ts'
import { places } from './rows.ts'
import type { Reader } from './transaction.ts'
import { FACTS, OUTCOMES, VISITS } from './visit-sql.ts'

interface VisitRow {
  visit: number
  id: string
  recordingId: string
  storeId: string
  deviceId: string
  file: string
  startMs: number
  endMs: number
  startedAt: number
}

const VISIT = `SELECT v.visit, v.id, r.id AS recordingId, r.store_id AS storeId, r.device_id AS deviceId, r.file,
    v.start_ms AS startMs, v.end_ms AS endMs, r.started_at + v.start_ms AS startedAt
  FROM (${VISITS}) v JOIN recordings r ON r.seq = v.recording`

export async function getVisit(reader: Reader, id: string): Promise<StoredVisit | undefined> {
  return (await withFacts(reader, await reader.all<VisitRow>(`${VISIT} WHERE v.id = ?`, [id]))).at(0)
}

/** Visits, newest first. Rows that arrive while someone pages neither repeat nor push out others. */
export async function listVisits(
  reader: Reader,
  request: { filters?: VisitFilters; limit?: number; cursor?: string },
): Promise<VisitPage> {
  const { filters = {}, limit = 50 } = request
  const size = Math.min(Math.max(1, Math.trunc(limit)), 200)
  const where: string[] = []
  const params: SqlValue[] = []
  const add = (condition: string, ...values: SqlValue[]): void => {
    where.push(condition)
    params.push(...values)
  }
  if (filters.storeIds) add(`r.store_id IN ${places(filters.storeIds)}`, ...filters.storeIds)
  if (filters.deviceIds) add(`r.device_id IN ${places(filters.deviceIds)}`, ...filters.deviceIds)
  if (filters.recordingIds) add(`r.id IN ${places(filters.recordingIds)}`, ...filters.recordingIds)
  if (filters.fromAt !== undefined) add('r.started_at + v.start_ms >= ?', filters.fromAt)
  if (filters.toAt !== undefined) add('r.started_at + v.start_ms < ?', filters.toAt)
  if (filters.outcomes)
    add(
      `v.visit IN (SELECT visit FROM (${OUTCOMES}) WHERE outcome IN ${places(filters.outcomes)})`,
      ...filters.outcomes,
    )
  const purpose = JSON.stringify(['visits', filters])
  if (request.cursor !== undefined) {
    const [startedAt, visit] = readCursor(request.cursor, purpose)
    add('(r.started_at + v.start_ms, v.visit) < (?, ?)', startedAt, visit)
  }
  const rows = await reader.all<VisitRow>(
    `${VISIT} ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY startedAt DESC, v.visit DESC LIMIT ?`,
    [...params, size + 1],
  )
  const visits = await withFacts(reader, rows.slice(0, size))
  const last = rows.length > size ? rows[size - 1] : undefined
  return last ? { visits, nextCursor: writeCursor(purpose, [last.startedAt, last.visit]) } : { visits }
}

/**
 * Visits that a word from outside may mean: a visit's id, a recording's id, or a file's name; of several visits in one recording
 * the one that was under way (or had begun last) at `at`, where that lies within the recording.
 */
export async function findVisits(
  reader: Reader,
  { ref, storeIds, at }: { ref: string; storeIds?: string[]; at?: number },
): Promise<StoredVisit[]> {
  const inStores = storeIds ? `AND r.store_id IN ${places(storeIds)}` : ''
  const rows = await reader.all<VisitRow & { durationMs: number; ofRecording: number }>(
    `SELECT f.*, rr.duration_ms AS durationMs FROM (${VISIT} WHERE (v.id = ? OR r.id = ? OR r.file = ?) ${inStores}) f
     JOIN recordings rr ON rr.id = f.recordingId ORDER BY f.startedAt, f.visit`,
    [ref, ref, ref, ...(storeIds ?? [])],
  )
  const exact = rows.filter(({ id }) => id === ref)
  const found = exact.length > 0 ? exact : rows
  const recordings = new Set(found.map(({ recordingId }) => recordingId))
  if (found.length < 2 || recordings.size > 1 || at === undefined) return withFacts(reader, found)
  const begin = found[0].startedAt - found[0].startMs
  const begun = at <= begin + found[0].durationMs ? found.filter(({ startedAt }) => startedAt <= at).at(-1) : undefined
  return withFacts(reader, begun ? [begun] : found)
}

async function withFacts(reader: Reader, rows: VisitRow[]): Promise<StoredVisit[]> {
  const list = [JSON.stringify(rows.map(({ visit }) => visit))]
  const among = 'f.visit IN (SELECT value FROM json_each(?))'
  const [facts, outcomes] = await Promise.all([
    reader.all<
      Omit<StoredVisitFact, 'title' | 'utteranceIds'> & { visit: number; zh: string; en: string; ids: string }
    >(
      `SELECT f.visit, kind, fact AS id, max(zh) AS zh, max(en) AS en, json_group_array(u.id ORDER BY u.seq) AS ids
       FROM (${FACTS}) f JOIN utterances u ON u.seq = f.utterance WHERE ${among} GROUP BY 1, 2, 3`,
      list,
    ),
    reader.all<StoredOutcome & { visit: number }>(
      `SELECT visit, outcome, happened_at AS at, source, noted_by AS notedBy, noted_at AS notedAt FROM (${OUTCOMES}) f
       WHERE ${among} ORDER BY noted_at, outcome`,
      list,
    ),
  ])
  return rows.map(({ visit, ...row }): StoredVisit => ({
    ...row,
    endedAt: row.startedAt + row.endMs - row.startMs,
    facts: facts
      .filter((one) => one.visit === visit)
      .map(({ kind, id, zh, en, ids }) => ({ kind, id, title: { zh, en }, utteranceIds: JSON.parse(ids) as string[] })),
    outcomes: outcomes
      .filter((one) => one.visit === visit)
      .map(({ outcome, at, source, notedBy, notedAt }) => ({ outcome, at, source, notedBy, notedAt })),
  }))
}
