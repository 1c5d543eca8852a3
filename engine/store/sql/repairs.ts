import { AppError } from '../../errors.ts'
import type { Recording } from '../../recording-types.ts'
import type { Utterance } from '../../types.ts'
import type { RepairState, StoredRepair } from '../types.ts'
import { noteChange } from './changes.ts'
import { applyDecisions, readDecisions } from './decisions.ts'
import type { SqlValue } from './database.ts'
import type { Database } from './database.ts'
import { getRecording } from './recordings.ts'
import { noteDecision } from './repair-decisions.ts'
import { places } from './rows.ts'
import { saveDetails } from './save-details.ts'
import type { Reader, Transaction } from './database.ts'
import { utteranceRow } from './utterance-row.ts'
import { writeUtterances } from './write-utterances.ts'

const REPAIR = `
  SELECT p.id, u.id AS "utteranceId", p.original, p.replacement, p."start", p."end", p.start_ms AS "startMs",
    p.end_ms AS "endMs", p.concept_id AS "conceptId", p.score, p.rule, p.state, p.decided_at AS "decidedAt",
    p.decided_by AS "decidedBy"
  FROM repairs p JOIN utterances u ON u.seq = p.utterance JOIN recordings r ON r.seq = u.recording`

/** Repairs, the newest recordings first. */
export function listRepairs(
  reader: Reader,
  { state, storeIds, limit = 100 }: { state?: RepairState; storeIds?: string[]; limit?: number },
): Promise<StoredRepair[]> {
  const where = ['TRUE']
  const params: SqlValue[] = []
  if (state) {
    where.push('p.state = ?')
    params.push(state)
  }
  if (storeIds) {
    where.push(`r.store_id IN ${places(storeIds)}`)
    params.push(...storeIds)
  }
  return reader.all(`${REPAIR} WHERE ${where.join(' AND ')} ORDER BY u.at DESC, u.seq DESC, p.ord LIMIT ?`, [
    ...params,
    Math.min(Math.max(1, Math.trunc(limit)), 1000),
  ])
}

export async function storeOfRepair(reader: Reader, id: string): Promise<string | undefined> {
  const row = await reader.get<{ storeId: string }>(
    `SELECT r.store_id AS "storeId" FROM repairs p JOIN utterances u ON u.seq = p.utterance
     JOIN recordings r ON r.seq = u.recording WHERE p.id = ?`,
    [id],
  )
  return row?.storeId
}

/**
 * Accepts a repair, or rejects it; either can be changed later. The utterance then reads, and is found, accordingly, and later
 * analyses of the store's recordings follow the decision.
 *
 * @throws AppError NOT_FOUND
 */
export async function decideRepair(
  db: Database,
  id: string,
  state: 'accepted' | 'rejected',
  decidedBy: string | undefined,
): Promise<StoredRepair> {
  const decided = await db.transaction(async (tx) => {
    const of = await tx.get<{ recordingId: string }>(
      `SELECT r.id AS "recordingId" FROM repairs p JOIN utterances u ON u.seq = p.utterance
       JOIN recordings r ON r.seq = u.recording WHERE p.id = ?`,
      [id],
    )
    if (of) await tx.lock(`recording ${of.recordingId}`)
    const changed = await tx.run('UPDATE repairs SET state = ?, decided_at = ?, decided_by = ? WHERE id = ?', [
      ...[state, Date.now(), decidedBy ?? null, id],
    ])
    if (changed === 0) throw new AppError('NOT_FOUND', { detail: { wanted: 'a repair', id } })
    await rewriteUtterance(tx, id)
    await noteDecision(tx, id)
    const repair = await tx.get<StoredRepair>(`${REPAIR} WHERE p.id = ?`, [id])
    if (!repair) throw new AppError('INTERNAL', { detail: { why: 'the repair is lost', id } })
    return repair
  })
  await db.forget()
  return decided
}

interface Row {
  seq: number
  id: string
  recording: number
  ord: number
  recordingId: string
  analysed: string
  inMoment: number
}

async function rewriteUtterance(tx: Transaction, repairId: string): Promise<void> {
  const row = await tx.get<Row>(
    `SELECT u.seq, u.id, u.recording, u.ord, u.analysed, r.id AS "recordingId",
       CASE WHEN EXISTS (SELECT 1 FROM moment_utterances m WHERE m.utterance = u.seq) THEN 1 ELSE 0 END AS "inMoment"
     FROM repairs p JOIN utterances u ON u.seq = p.utterance JOIN recordings r ON r.seq = u.recording WHERE p.id = ?`,
    [repairId],
  )
  const recording: Recording | undefined = row && (await getRecording(tx, row.recordingId))
  if (!row || !recording) return
  const analysed = JSON.parse(row.analysed) as Utterance
  const decisions = await readDecisions(tx, row.recording)
  const utterance = applyDecisions(analysed, row.id, decisions)
  const { id, ord, recording: recordingSeq } = row
  const values = utteranceRow(utterance, { id, recordingSeq, ord, recording, inMoment: row.inMoment === 1, analysed })
  await writeUtterances(tx, [values])
  await saveDetails(tx, [{ id, seq: row.seq, utterance }], decisions)
  await noteChange(tx, row.recording)
}
