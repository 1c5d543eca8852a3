import type {
  ListRequest,
  StoredOutcome,
  StoredVisit,
  StoredVisitFact,
  VisitFilters,
  VisitPage,
} from '../visit-types.ts'
import type { Cursors } from './cursor.ts'
import { listRows, type Condition } from './list-rows.ts'
import { places } from './rows.ts'
import type { Reader } from './database.ts'
import { FACTS, FOUND, OUTCOMES, TOLD, VISITS, visitWith } from './visit-sql.ts'

type VisitRow = Omit<StoredVisit, 'endedAt' | 'facts' | 'outcomes'> & { visit: number }

const SELECT = `SELECT v.visit, v.id, r.id AS "recordingId", r.store_id AS "storeId", r.device_id AS "deviceId", r.file,
    v.start_ms AS "startMs", v.end_ms AS "endMs", r.started_at + v.start_ms AS "startedAt"`
const FROM = `FROM (${VISITS}) v JOIN recordings r ON r.seq = v.recording`
const VISIT = `${SELECT} ${FROM}`

export async function getVisit(reader: Reader, id: string): Promise<StoredVisit | undefined> {
  return (await withFacts(reader, await reader.all<VisitRow>(`${VISIT} WHERE v.id = ?`, [id]))).at(0)
}

/** Visits; see `listRows`. */
export async function listVisits(
  reader: Reader,
  cursors: Cursors,
  request: ListRequest<VisitFilters>,
): Promise<VisitPage> {
  const { rows, ...more } = await listRows<VisitRow, VisitFilters>(reader, cursors, {
    ...{ name: 'visits', table: 'visits', row: 'v', select: SELECT, from: FROM },
    startedAt: { sql: 'r.started_at + v.start_ms', of: ({ startedAt }) => startedAt },
    length: { sql: 'v.end_ms - v.start_ms', of: ({ startMs, endMs }) => endMs - startMs },
    keyOf: ({ visit }) => visit,
    request,
    also: ofVisits,
  })
  return { visits: await withFacts(reader, rows), ...more }
}

function ofVisits({ recordingIds, groups, needs, stages, outcomes }: VisitFilters): Condition[] {
  const found: Condition[] = []
  if (recordingIds) found.push([`r.id IN ${places(recordingIds)}`, recordingIds])
  const known = [
    [FOUND('group'), groups],
    [FOUND('need'), needs],
    [FOUND('stage'), stages],
    [TOLD, outcomes],
  ] as const
  for (const [values, wanted] of known) {
    if (!wanted) continue
    const { sql, params } = visitWith('v.visit', values, wanted)
    found.push([sql, params])
  }
  return found
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
    `SELECT f.*, rr.duration_ms AS "durationMs" FROM (${VISIT} WHERE (v.id = ? OR r.id = ? OR r.file = ?) ${inStores}) f
     JOIN recordings rr ON rr.id = f."recordingId" ORDER BY f."startedAt", f.visit`,
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
  const among = reader.dialect.among('f.visit', 'number')
  const [facts, outcomes] = await Promise.all([
    reader.all<
      Omit<StoredVisitFact, 'title' | 'utteranceIds'> & { visit: number; zh: string; en: string; ids: string }
    >(
      `SELECT f.visit, kind, fact AS id, max(zh) AS zh, max(en) AS en, ${reader.dialect.jsonTexts('u.id', 'u.seq')} AS ids
       FROM (${FACTS}) f JOIN utterances u ON u.seq = f.utterance WHERE ${among} GROUP BY 1, 2, 3`,
      list,
    ),
    reader.all<StoredOutcome & { visit: number }>(
      `SELECT visit, outcome, happened_at AS at, source, noted_by AS "notedBy", noted_at AS "notedAt" FROM (${OUTCOMES}) f
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
