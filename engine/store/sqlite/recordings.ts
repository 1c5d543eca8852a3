import type { Analysis } from '../../types.ts'
import type { RecordingPage, StoredRecording } from '../types.ts'
import type { RecordingFilters } from '../visit-types.ts'
import { readCursor, writeCursor } from './cursor.ts'
import type { SqlValue } from './driver.ts'
import { places, withoutSeq } from './rows.ts'
import type { Reader } from './transaction.ts'

const RECORDING = `
  SELECT r.seq, r.id, r.store_id AS storeId, r.device_id AS deviceId, r.device_kind AS deviceKind,
    r.started_at AS startedAt, r.duration_ms AS durationMs, r.sample_rate AS sampleRate, r.channels, r.consent, r.file,
    r.model, r.pack, r.pack_version AS packVersion, r.analysis_version AS analysisVersion, r.audio_ref AS audioRef,
    r.timings, r.created_at AS createdAt, r.updated_at AS updatedAt,
    (SELECT count(*) FROM utterances u WHERE u.recording = r.seq) AS utteranceCount
  FROM recordings r`

type RecordingRow = Omit<StoredRecording, 'timings'> & { seq: number; timings: string }

const toRecording = (row: RecordingRow): StoredRecording => ({
  ...withoutSeq(row),
  timings: JSON.parse(row.timings) as Analysis['timings'],
})

export async function getRecording(reader: Reader, id: string): Promise<StoredRecording | undefined> {
  const row = await reader.get<RecordingRow>(`${RECORDING} WHERE r.id = ?`, [id])
  return row && toRecording(row)
}

/** Recordings, newest first. Rows that arrive while someone pages neither repeat nor push out others. */
export async function listRecordings(
  reader: Reader,
  request: { filters?: RecordingFilters; limit?: number; cursor?: string },
): Promise<RecordingPage> {
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
  if (filters.fromAt !== undefined) add('r.started_at >= ?', filters.fromAt)
  if (filters.toAt !== undefined) add('r.started_at < ?', filters.toAt)
  const purpose = JSON.stringify(['recordings', filters])
  if (request.cursor !== undefined) {
    const [startedAt, seq] = readCursor(request.cursor, purpose)
    add('(r.started_at, r.seq) < (?, ?)', startedAt, seq)
  }
  const rows = await reader.all<RecordingRow>(
    `${RECORDING} ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
     ORDER BY r.started_at DESC, r.seq DESC LIMIT ?`,
    [...params, size + 1],
  )
  const recordings = rows.slice(0, size).map(toRecording)
  const last = rows.length > size ? rows[size - 1] : undefined
  return last ? { recordings, nextCursor: writeCursor(purpose, [last.startedAt, last.seq]) } : { recordings }
}
