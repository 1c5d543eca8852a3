import { startCertaintyOf } from '../../recording-types.ts'
import type { Analysis } from '../../types.ts'
import type { RecordingPage, StoredRecording } from '../types.ts'
import type { ListRequest, RecordingListFilters } from '../visit-types.ts'
import type { Cursors } from './cursor.ts'
import { listRows, type Condition } from './list-rows.ts'
import type { Database } from './database.ts'
import { places, withoutSeq } from './rows.ts'
import { START_CERTAINTY, type StartCertaintyRow } from './start-certainty.ts'
import type { Reader } from './database.ts'

const SELECT = `
  SELECT r.seq, r.id, r.store_id AS "storeId", r.device_id AS "deviceId", r.device_kind AS "deviceKind",
    r.started_at AS "startedAt", ${START_CERTAINTY}, r.duration_ms AS "durationMs", r.sample_rate AS "sampleRate", r.channels, r.consent, r.file,
    r.model, r.pack, r.pack_version AS "packVersion", r.analysis_version AS "analysisVersion", r.audio_ref AS "audioRef",
    r.knowledge_version AS "knowledgeVersion",
    r.timings, r.other_languages AS "otherLanguages", r.created_at AS "createdAt", r.updated_at AS "updatedAt",
    (SELECT count(*) FROM utterances u WHERE u.recording = r.seq) AS "utteranceCount",
    (SELECT count(*) FROM role_swaps s WHERE s.recording = r.seq) AS "rolesSwapped"`
const FROM = 'FROM recordings r'

type RecordingRow = Omit<StoredRecording, 'timings' | 'otherLanguages' | 'rolesSwapped' | keyof StartCertaintyRow> &
  StartCertaintyRow & {
    seq: number
    rolesSwapped: number
    timings: string
    otherLanguages: string
  }

const toRecording = ({ timeQuality, startsFromMs, startsToMs, ...row }: RecordingRow): StoredRecording => ({
  ...withoutSeq(row),
  ...startCertaintyOf({ timeQuality, startsFromMs, startsToMs }),
  rolesSwapped: row.rolesSwapped > 0,
  timings: JSON.parse(row.timings) as Analysis['timings'],
  otherLanguages: JSON.parse(row.otherLanguages) as StoredRecording['otherLanguages'],
})

export async function getRecording(reader: Reader, id: string): Promise<StoredRecording | undefined> {
  const row = await reader.get<RecordingRow>(`${SELECT} ${FROM} WHERE r.id = ?`, [id])
  return row && toRecording(row)
}

export function personalSpans(reader: Reader, recordingId: string): Promise<{ startMs: number; endMs: number }[]> {
  return reader.all(
    `SELECT p.start_ms AS "startMs", p.end_ms AS "endMs" FROM redactions p JOIN utterances u ON u.seq = p.utterance
     JOIN recordings r ON r.seq = u.recording WHERE r.id = ?`,
    [recordingId],
  )
}

/** Recordings; see `listRows`. */
export async function listRecordings(
  reader: Reader,
  cursors: Cursors,
  request: ListRequest<RecordingListFilters>,
): Promise<RecordingPage> {
  const { rows, ...more } = await listRows<RecordingRow, RecordingListFilters>(reader, cursors, {
    ...{ name: 'recordings', table: 'recordings', row: 'r', select: SELECT, from: FROM },
    startedAt: { sql: 'r.started_at', of: ({ startedAt }) => startedAt },
    length: { sql: 'r.duration_ms', of: ({ durationMs }) => durationMs },
    keyOf: ({ seq }) => seq,
    request,
    also: ofRecordings,
  })
  return { recordings: rows.map(toRecording), ...more }
}

function ofRecordings({ packs, consents, hasAudio }: RecordingListFilters): Condition[] {
  const found: Condition[] = []
  if (packs) found.push([`r.pack IN ${places(packs)}`, packs])
  if (consents) found.push([`r.consent IN ${places(consents)}`, consents])
  if (hasAudio !== undefined) found.push([`r.audio_ref IS ${hasAudio ? 'NOT ' : ''}NULL`, []])
  return found
}

/** Removes a recording with all that hangs on it; false when it is not there. */
export async function deleteRecording(db: Database, id: string): Promise<boolean> {
  // The rest goes by foreign keys, the word index by its trigger.
  const isGone = await db.transaction(async (tx) => (await tx.run('DELETE FROM recordings WHERE id = ?', [id])) > 0)
  if (isGone) await db.forget()
  return isGone
}
