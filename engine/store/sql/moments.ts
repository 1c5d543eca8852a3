import type { StoredMoment } from '../types.ts'
import type { Reader } from './database.ts'

export async function getMoments(reader: Reader, recordingId: string): Promise<StoredMoment[]> {
  const rows = await reader.all<Omit<StoredMoment, 'utteranceIds'> & { utteranceIds: string }>(
    `SELECT r.id AS "recordingId", m.kind, m.at_ms AS "atMs", m.weight, m.why,
       (SELECT ${reader.dialect.jsonTexts('u.id', 'mu.ord')} FROM moment_utterances mu JOIN utterances u ON u.seq = mu.utterance
        WHERE mu.moment = m.seq) AS "utteranceIds"
     FROM moments m JOIN recordings r ON r.seq = m.recording WHERE r.id = ? ORDER BY m.ord`,
    [recordingId],
  )
  return rows.map((row) => ({ ...row, utteranceIds: JSON.parse(row.utteranceIds) as string[] }))
}
