import type { LearntPage } from '../repair-types.ts'
import { contextOf, learntFrom, repairKey, type RepairDecision } from '../../repair/repair-memory.ts'
import type { LearntRepair, RepairList } from '../types.ts'
import type { Cursors } from './cursor.ts'
import type { SqlValue } from './database.ts'
import type { Database } from './database.ts'
import { places } from './rows.ts'
import type { Reader, Transaction } from './database.ts'

interface Row extends Omit<RepairDecision, 'context'> {
  before: string | null
  after: string | null
}

const COLUMNS = `original, replacement, concept_id AS "conceptId", before, after, state, decided_at AS "decidedAt"`

/** Notes a decision with the words around the repair; a later one on the same repair takes its place. */
export async function noteDecision(tx: Transaction, repairId: string): Promise<void> {
  const about = await tx.get<{ text: string; start: number; end: number }>(
    `SELECT u.text, p."start", p."end" FROM repairs p JOIN utterances u ON u.seq = p.utterance WHERE p.id = ?`,
    [repairId],
  )
  if (!about) return
  const { before, after } = contextOf(about.text, about.start, about.end)
  await tx.run(
    `INSERT INTO repair_decisions (store_id, recording, start_ms, original, replacement, concept_id, before, after,
       state, decided_at, decided_by)
     SELECT r.store_id, r.seq, p.start_ms, p.original, p.replacement, p.concept_id, ?, ?, p.state, p.decided_at, p.decided_by
     FROM repairs p JOIN utterances u ON u.seq = p.utterance JOIN recordings r ON r.seq = u.recording WHERE p.id = ?
     ON CONFLICT (recording, start_ms, original, replacement) DO UPDATE SET state = excluded.state,
       before = excluded.before, after = excluded.after, decided_at = excluded.decided_at, decided_by = excluded.decided_by`,
    [before, after, repairId],
  )
}

/** Forgets the decision on one repair. */
export async function takeBackDecision(tx: Transaction, repairId: string): Promise<void> {
  await tx.run(
    `DELETE FROM repair_decisions WHERE EXISTS (
       SELECT 1 FROM repairs p JOIN utterances u ON u.seq = p.utterance
       WHERE p.id = ? AND u.recording = repair_decisions.recording AND p.start_ms = repair_decisions.start_ms
         AND p.original = repair_decisions.original AND p.replacement = repair_decisions.replacement)`,
    [repairId],
  )
}

/**
 * What a store's people decided, for the repair of what it hears next. Those about one recording can be left out: its own analysis
 * makes its repairs again, and their decisions are put back onto them, so that the same recording again changes nothing.
 */
export async function repairDecisions(
  reader: Reader,
  storeId: string,
  exceptRecording?: string,
): Promise<RepairDecision[]> {
  const rows = await reader.all<Row>(
    `SELECT ${COLUMNS} FROM repair_decisions d WHERE store_id = ?
       AND NOT EXISTS (SELECT 1 FROM recordings r WHERE r.seq = d.recording AND r.id = ?) ORDER BY decided_at, d.seq`,
    [storeId, exceptRecording ?? ''],
  )
  return rows.map(({ before, after, ...row }) => ({
    ...row,
    ...(before !== null && after !== null && { context: { before, after } }),
  }))
}

/** What all pages share, and the decision that stands last on the page before. */
interface Paging {
  until: number
  after: [decidedAt: number, seq: number]
}

/** One page of what was learnt from the decisions of each store, what was decided last first; what is decided meanwhile is left out. */
export async function learntRepairs(
  reader: Reader,
  cursors: Cursors,
  { storeIds, limit = 100, cursor }: Omit<RepairList, 'state'>,
): Promise<LearntPage> {
  const purpose = JSON.stringify(['learnt', storeIds])
  const paging = cursor === undefined ? undefined : (cursors.read(cursor, purpose) as Paging)
  const where = storeIds ? `WHERE store_id IN ${places(storeIds)}` : ''
  const rows = await reader.all<Row & { storeId: string; seq: number }>(
    `SELECT ${COLUMNS}, store_id AS "storeId", seq FROM repair_decisions ${where} ORDER BY decided_at DESC, seq DESC`,
    storeIds ?? [],
  )
  const until = paging?.until ?? rows.at(0)?.decidedAt ?? 0
  const groups = new Map<string, typeof rows>()
  for (const row of rows) {
    const key = `${row.storeId} ${repairKey(row)}`
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  const [beforeAt, beforeSeq] = paging?.after ?? [Infinity, Infinity]
  const rest = [...groups.values()].filter(
    ([{ decidedAt, seq }]) =>
      decidedAt <= until && (decidedAt < beforeAt || (decidedAt === beforeAt && seq < beforeSeq)),
  )
  const page = rest.slice(0, limit)
  const last = rest.length > limit ? page.at(-1)?.at(0) : undefined
  const next = last && cursors.write(purpose, { until, after: [last.decidedAt, last.seq] } satisfies Paging)
  return { learnt: page.map(learntOf), ...(next !== undefined && { nextCursor: next }) }
}

function learntOf(group: (Row & { storeId: string })[]): LearntRepair {
  const [{ storeId, original, replacement, conceptId, decidedAt }] = group
  const rejected = group.filter(({ state }) => state === 'rejected').length
  const counts = { rejected, accepted: group.length - rejected }
  return { storeId, original, replacement, conceptId, ...counts, learnt: learntFrom(group), decidedAt }
}

/** Forgets what was decided about one repair in a store; how many decisions that were. The decided repairs stay as they are. */
export async function forgetRepair(
  db: Database,
  storeId: string,
  original: string,
  conceptId?: string,
): Promise<number> {
  const params: SqlValue[] = [storeId, original]
  if (conceptId !== undefined) params.push(conceptId)
  const forgotten = await db.transaction((tx) =>
    tx.run(
      `DELETE FROM repair_decisions WHERE store_id = ? AND original = ?${conceptId === undefined ? '' : ' AND concept_id = ?'}`,
      params,
    ),
  )
  if (forgotten > 0) await db.forget()
  return forgotten
}
