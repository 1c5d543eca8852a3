import { AppError } from '../../errors.ts'
import type {
  JudgedRepair,
  KeptAnalysis,
  KeptBase,
  PackVersionUsed,
  RecordingToReread,
  RereadRecording,
  RereadScope,
  RereadsAsked,
  RereadState,
  StoredReread,
} from '../reread-types.ts'
import type { Database, Reader, SqlValue, Transaction } from './database.ts'
import { keptAnalysis } from './kept-analysis.ts'
import { knowledgeStamp, publishedVersion } from './knowledge-versions.ts'
import { judgedRepairs } from './decisions.ts'
import { getRecording } from './recordings.ts'
import { saveFindings } from './save.ts'

interface Row extends StoredReread {
  pack: string
  storeId: string | null
  placeAt: number
  placeSeq: number
}

const REREAD = `SELECT id, line, number, pack, store_id AS "storeId", who, state, begun_at AS "begunAt", updated_at AS "updatedAt",
  recordings, done, utterances, changed, report, place_at AS "placeAt", place_seq AS "placeSeq" FROM rereads`
const MOST_LISTED = 100
/** Before the newest recording. */
const TOP = Number.MAX_SAFE_INTEGER

const toReread = ({ id, line, number, who, state, begunAt, updatedAt, ...row }: Row): StoredReread => {
  const { recordings, done, utterances, changed, report } = row
  return { id, line, number, who, state, begunAt, updatedAt, recordings, done, utterances, changed, report }
}
const placeOf = ({ placeAt, placeSeq, done }: Row): string => `${placeAt} ${placeSeq} ${done}`

const rowOf = (reader: Reader, id: string): Promise<Row | undefined> => reader.get<Row>(`${REREAD} WHERE id = ?`, [id])

export async function getReread(reader: Reader, id: string): Promise<StoredReread | undefined> {
  const row = await rowOf(reader, id)
  return row && toReread(row)
}

export async function listRereads(reader: Reader, { line, state }: RereadsAsked = {}): Promise<StoredReread[]> {
  const asked = Object.entries({ line, state }).flatMap(([column, value]) =>
    value === undefined ? [] : [{ column, value }],
  )
  const where = asked.length === 0 ? '' : `WHERE ${asked.map(({ column }) => `${column} = ?`).join(' AND ')}`
  // Of what runs there is one a line: none may be missed.
  const limit = state === undefined ? `LIMIT ${MOST_LISTED}` : ''
  const params = asked.map(({ value }) => value)
  const rows = await reader.all<Row>(`${REREAD} ${where} ORDER BY begun_at DESC, id ${limit}`, params)
  return rows.map(toReread)
}

function within({ pack, storeId }: { pack: string; storeId?: string | null }): { sql: string; params: SqlValue[] } {
  return storeId == null
    ? { sql: 'r.pack = ?', params: [pack] }
    : { sql: 'r.pack = ? AND r.store_id = ?', params: [pack, storeId] }
}

/** @throws AppError CONFLICT where the version is not in use */
export function beginReread(
  db: Database,
  { id, line, number, who }: Pick<StoredReread, 'id' | 'line' | 'number' | 'who'>,
  scope: RereadScope,
): Promise<StoredReread> {
  return db.transaction(async (tx) => {
    await tx.lock('knowledge')
    const inUse = (await publishedVersion(tx, line))?.number ?? 0
    if (inUse !== number) throw new AppError('CONFLICT', { detail: { line, published: inUse, wanted: number } })
    const now = Date.now()
    await tx.run(`UPDATE rereads SET state = 'superseded', updated_at = ? WHERE line = ? AND state = 'running'`, [
      now,
      line,
    ])
    const { sql, params } = within(scope)
    const count = await tx.get<{ n: number }>(`SELECT count(*) AS n FROM recordings r WHERE ${sql}`, params)
    await tx.run(
      `INSERT INTO rereads (id, line, number, pack, store_id, who, state, begun_at, updated_at, recordings, done, utterances, changed,
         report, place_at, place_seq) VALUES (?, ?, ?, ?, ?, ?, 'running', ?, ?, ?, 0, 0, 0, '[]', ?, ?)`,
      [id, line, number, scope.pack, scope.storeId ?? null, who, now, now, count?.n ?? 0, TOP, TOP],
    )
    const row = await rowOf(tx, id)
    if (!row) throw new AppError('INTERNAL', { detail: { why: 'the re-reading is lost', id } })
    return toReread(row)
  })
}

export function endReread(db: Database, id: string, state: Exclude<RereadState, 'running'>): Promise<boolean> {
  return db.transaction(async (tx) => {
    const ended = `UPDATE rereads SET state = ?, updated_at = ? WHERE id = ? AND state = 'running'`
    return (await tx.run(ended, [state, Date.now(), id])) > 0
  })
}

interface RecordingRow {
  seq: number
  id: string
  storeId: string
  startedAt: number
  pack: string
  packVersion: string | null
  knowledgeVersion: string | null
  digest: string
}

const RECORDING = `SELECT r.seq, r.id, r.store_id AS "storeId", r.started_at AS "startedAt", r.pack, r.pack_version AS "packVersion",
  r.knowledge_version AS "knowledgeVersion", r.digest FROM recordings r`

async function nextRow(reader: Reader, reread: Row): Promise<RecordingRow | undefined> {
  const { sql, params } = within(reread)
  const { placeAt, placeSeq } = reread
  const next = await reader.get<RecordingRow>(
    `${RECORDING} WHERE ${sql} AND (r.started_at < ? OR (r.started_at = ? AND r.seq < ?))
     ORDER BY r.started_at DESC, r.seq DESC LIMIT 1`,
    [...params, placeAt, placeAt, placeSeq],
  )
  return next ?? lateRow(reader, reread)
}

/** One that was kept meanwhile and is of another version: its analysis began before this one was published. */
function lateRow(reader: Reader, reread: Row): Promise<RecordingRow | undefined> {
  const { sql, params } = within(reread)
  const { begunAt, number, storeId } = reread
  // `0.2.0+12+3`: of the pack, then of the store.
  const ofVersion = storeId === null ? `%+${number}+%` : `%+${number}`
  return reader.get<RecordingRow>(
    `${RECORDING} WHERE ${sql} AND r.updated_at >= ? AND coalesce(r.knowledge_version, '') NOT LIKE ?
     ORDER BY r.started_at DESC, r.seq DESC LIMIT 1`,
    [...params, begunAt, ofVersion],
  )
}

export async function readKeptAnalysis(
  reader: Reader,
  recordingId: string,
): Promise<(KeptAnalysis & { storeId: string }) | undefined> {
  const row = await reader.get<RecordingRow>(`${RECORDING} WHERE r.id = ?`, [recordingId])
  return row && { ...(await keptAnalysis(reader, row)), storeId: row.storeId }
}

export async function nextToReread(reader: Reader, id: string): Promise<RecordingToReread | undefined> {
  const reread = await rowOf(reader, id)
  const row = reread?.state === 'running' ? await nextRow(reader, reread) : undefined
  if (!reread || !row) return undefined
  const { digest, knowledgeVersion, packVersion, storeId } = row
  const current = await keptAnalysis(reader, row)
  const kept = await reader.get<{ content: string; digest: string; knowledgeVersion: string | null }>(
    'SELECT content, digest, knowledge_version AS "knowledgeVersion" FROM reread_bases WHERE recording = ?',
    [row.seq],
  )
  const base: KeptBase = kept
    ? { ...kept, analysis: JSON.parse(kept.content) as KeptAnalysis }
    : { analysis: current, digest, knowledgeVersion }
  const judged = (await judgedRepairs(reader, row.seq)) as JudgedRepair[]
  const at = { digest, place: placeOf(reread) }
  return { recordingId: row.id, storeId, packVersion, knowledgeVersion, ...at, current, base, judged }
}

export async function packVersions(reader: Reader): Promise<PackVersionUsed[]> {
  return reader.all(
    `SELECT pack, pack_version AS "packVersion", knowledge_version AS "knowledgeVersion", count(*) AS recordings
     FROM recordings WHERE pack_version IS NOT NULL
     GROUP BY pack, pack_version, knowledge_version ORDER BY pack, pack_version, knowledge_version`,
    [],
  )
}

export async function saveReread(db: Database, id: string, recording: RereadRecording): Promise<boolean> {
  const isSaved = await saveRead(db, id, recording)
  if (isSaved && recording.isCovered) await db.forget()
  return isSaved
}

function saveRead(db: Database, id: string, recording: RereadRecording): Promise<boolean> {
  const { seen, stamp, tally } = recording
  return db.transaction(async (tx) => {
    // In the order in which a publication takes them; what is published meanwhile is seen by the next.
    await tx.lock('knowledge')
    await tx.lock(`recording ${seen.recordingId}`)
    const reread = await rowOf(tx, id)
    const row = await tx.get<RecordingRow>(`${RECORDING} WHERE r.id = ?`, [seen.recordingId])
    const isAsSeen = reread?.state === 'running' && placeOf(reread) === seen.place && row?.digest === seen.digest
    if (!isAsSeen || (await knowledgeStamp(tx)) !== stamp) return false
    await write(tx, row, recording)
    const isLate = row.startedAt > reread.placeAt || (row.startedAt === reread.placeAt && row.seq >= reread.placeSeq)
    const place = isLate ? [reread.placeAt, reread.placeSeq] : [row.startedAt, row.seq]
    await tx.run(
      `UPDATE rereads SET done = done + 1, utterances = ?, changed = ?, report = ?, place_at = ?, place_seq = ?, updated_at = ?
       WHERE id = ?`,
      [tally.utterances, tally.changed, tally.report, ...place, Date.now(), id],
    )
    return true
  })
}

async function write(
  tx: Transaction,
  row: RecordingRow,
  { analysis, base, knowledgeVersion, packVersion, digest }: RereadRecording,
): Promise<void> {
  const recording = analysis && (await getRecording(tx, row.id))
  if (recording) await saveFindings(tx, { seq: row.seq, isNew: false }, recording, analysis)
  if (knowledgeVersion !== row.knowledgeVersion || digest !== row.digest || recording)
    await tx.run(
      'UPDATE recordings SET knowledge_version = ?, pack_version = ?, digest = ?, updated_at = ? WHERE seq = ?',
      [knowledgeVersion, packVersion, digest, Date.now(), row.seq],
    )
  await tx.run('DELETE FROM reread_bases WHERE recording = ?', [row.seq])
  if (base)
    await tx.run('INSERT INTO reread_bases (recording, content, digest, knowledge_version) VALUES (?, ?, ?, ?)', [
      ...[row.seq, JSON.stringify(base.analysis), base.digest, base.knowledgeVersion],
    ])
}
