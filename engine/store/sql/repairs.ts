import type { ListedRepair, RepairPage, RepairPair } from '../repair-types.ts'
import { AppError } from '../../errors.ts'
import type { Recording } from '../../recording-types.ts'
import type { Utterance } from '../../types.ts'
import type { RepairList, RepairState, StoredRepair } from '../types.ts'
import type { Cursors } from './cursor.ts'
import type { Snapshot } from './dialect.ts'
import { snapshotOf } from './snapshot.ts'
import { noteChange } from './changes.ts'
import { applyDecisions, readDecisions } from './decisions.ts'
import type { SqlValue } from './database.ts'
import type { Database } from './database.ts'
import { getRecording } from './recordings.ts'
import { noteDecision, takeBackDecision } from './repair-decisions.ts'
import { places } from './rows.ts'
import { removeDetails, saveDetails } from './save-details.ts'
import type { Reader, Transaction } from './database.ts'
import { utteranceRow } from './utterance-row.ts'
import { writeUtterances } from './write-utterances.ts'

const COLUMNS = `p.id, u.id AS "utteranceId", p.original, p.replacement, p."start", p."end", p.start_ms AS "startMs",
    p.end_ms AS "endMs", p.concept_id AS "conceptId", p.score, p.rule, p.state, p.decided_at AS "decidedAt",
    p.decided_by AS "decidedBy"`
const AROUND = `u.text, u.role, r.id AS "recordingId", r.store_id AS "storeId", u.at, u.start_ms AS "fromMs", u.end_ms AS "toMs"`
const FROM = `FROM repairs p JOIN utterances u ON u.seq = p.utterance JOIN recordings r ON r.seq = u.recording`

const MOST_ROWS = 1000

/** What all pages share, and the repair after which the next goes on. */
interface Paging {
  snapshot: Snapshot
  after: [at: number, utterance: number, ord: number]
}

/** One page of repairs, the newest recordings first. What is heard while someone pages shows on none of its pages. */
export async function listRepairs(
  reader: Reader,
  cursors: Cursors,
  { limit = 100, cursor, ...narrowing }: RepairList,
): Promise<RepairPage> {
  const purpose = JSON.stringify(['repairs', narrowing])
  const size = Math.min(Math.max(1, Math.trunc(limit)), MOST_ROWS)
  const paging = cursor === undefined ? undefined : (cursors.read(cursor, purpose) as Paging)
  const snapshot = paging?.snapshot ?? (await snapshotOf(reader, 'utterances'))
  const conditions: [string, SqlValue[]][] = [[reader.dialect.wasThere('u'), [snapshot]], ...narrowed(narrowing)]
  if (paging) conditions.push(['(u.at, u.seq, -p.ord) < (?, ?, ?)', paging.after])
  const rows = await reader.all<ListedRepair & { seq: number; ord: number }>(
    `SELECT ${COLUMNS}, ${AROUND}, u.seq, p.ord ${FROM} WHERE ${conditions.map(([condition]) => condition).join(' AND ')}
     ORDER BY u.at DESC, u.seq DESC, -p.ord DESC LIMIT ?`,
    [...conditions.flatMap(([, values]) => values), size + 1],
  )
  const repairs = rows.slice(0, size).map(withoutPlace)
  const last = rows.length > size ? rows[size - 1] : undefined
  if (!last) return { repairs }
  const next: Paging = { snapshot, after: [last.at, last.seq, -last.ord] }
  return { repairs, nextCursor: cursors.write(purpose, next) }
}

function narrowed({ state, storeIds, original, replacement, conceptId }: RepairList): [string, SqlValue[]][] {
  const found: [string, SqlValue[]][] = []
  if (state) found.push(['p.state = ?', [state]])
  if (storeIds) found.push([`r.store_id IN ${places(storeIds)}`, storeIds])
  if (original !== undefined) found.push(['p.original = ?', [original]])
  if (replacement !== undefined) found.push(['p.replacement = ?', [replacement]])
  if (conceptId !== undefined) found.push(['p.concept_id = ?', [conceptId]])
  return found
}

const MOST_PAIRS = 200

/** Pairs of words, the most frequent first. */
export function repairPairs(reader: Reader, request: Pick<RepairList, 'state' | 'storeIds'>): Promise<RepairPair[]> {
  const conditions = narrowed(request)
  const where = conditions.length > 0 ? `WHERE ${conditions.map(([condition]) => condition).join(' AND ')}` : ''
  return reader.all<RepairPair>(
    `SELECT p.original, p.replacement, p.concept_id AS "conceptId", count(*) AS count ${FROM} ${where}
     GROUP BY p.original, p.replacement, p.concept_id ORDER BY count(*) DESC, p.original, p.replacement, p.concept_id LIMIT ?`,
    [...conditions.flatMap(([, values]) => values), MOST_PAIRS],
  )
}

function withoutPlace(row: ListedRepair & { seq?: number; ord?: number }): ListedRepair {
  const repair = { ...row }
  delete repair.seq
  delete repair.ord
  return repair
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
 * Accepts a repair, or rejects it; either can be changed later, or taken back (`proposed`). The utterance then reads, and is found, accordingly, and later
 * analyses of the store's recordings follow the decision.
 *
 * @throws AppError NOT_FOUND
 */
export async function decideRepair(
  db: Database,
  id: string,
  state: RepairState,
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
      ...(state === 'proposed' ? [state, null, null, id] : [state, Date.now(), decidedBy ?? null, id]),
    ])
    if (changed === 0) throw new AppError('NOT_FOUND', { detail: { wanted: 'a repair', id } })
    await rewriteUtterance(tx, id)
    await (state === 'proposed' ? takeBackDecision : noteDecision)(tx, id)
    const repair = await tx.get<StoredRepair>(`SELECT ${COLUMNS} ${FROM} WHERE p.id = ?`, [id])
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
  await removeDetails(tx, [row.seq])
  await saveDetails(tx, [{ id, seq: row.seq, utterance }], decisions)
  await noteChange(tx, row.recording)
}
