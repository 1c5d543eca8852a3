import type { Evidence } from '../kept-types.ts'
import type { Database, Reader, Transaction } from './database.ts'

const EVIDENCE = `SELECT e.id, e.basket AS "basketId", e.utterance AS "utteranceId", r.id AS "recordingId", r.store_id AS "storeId",
    e.start_ms AS "startMs", e.end_ms AS "endMs", e.note, e.place, e.added_at AS "addedAt"
  FROM evidence e JOIN recordings r ON r.seq = e.recording`

/** Puts an utterance at the end of a basket; false where it is there already, or its basket or recording is gone. */
export function addEvidence(db: Database, evidence: Omit<Evidence, 'place' | 'storeId'>): Promise<boolean> {
  const { id, basketId, utteranceId, recordingId, startMs, endMs, note, addedAt } = evidence
  return db.transaction(async (tx) => {
    await tx.lock(`basket ${basketId}`)
    const added = await tx.run(
      `INSERT INTO evidence (id, basket, utterance, recording, start_ms, end_ms, note, place, added_at)
       SELECT ?, k.id, ?, r.seq, ?, ?, ?, coalesce((SELECT max(place) FROM evidence WHERE basket = k.id), 0) + 1, ?
       FROM kept k JOIN recordings r ON r.id = ? WHERE k.id = ? AND k.kind = 'basket'
       ON CONFLICT DO NOTHING`,
      [id, utteranceId, startMs, endMs, note, addedAt, recordingId, basketId],
    )
    if (added > 0) await tx.run('UPDATE kept SET updated_at = ? WHERE id = ?', [addedAt, basketId])
    return added > 0
  })
}

export const evidenceOf = (reader: Reader, basketId: string): Promise<Evidence[]> =>
  reader.all<Evidence>(`${EVIDENCE} WHERE e.basket = ? ORDER BY e.place, e.id`, [basketId])

export const getEvidence = (reader: Reader, id: string): Promise<Evidence | undefined> =>
  reader.get<Evidence>(`${EVIDENCE} WHERE e.id = ?`, [id])

/** Changes the note, or moves it past its neighbour. */
export async function changeEvidence(
  db: Database,
  id: string,
  { note, move }: { note?: string; move?: -1 | 1 },
): Promise<void> {
  await db.transaction(async (tx) => {
    if (note !== undefined) await tx.run('UPDATE evidence SET note = ? WHERE id = ?', [note, id])
    if (move !== undefined) await swap(tx, id, move)
  })
  if (note !== undefined) await db.forget()
}

async function swap(tx: Transaction, id: string, move: -1 | 1): Promise<void> {
  const own = await tx.get<{ basket: string }>('SELECT basket FROM evidence WHERE id = ?', [id])
  if (!own) return
  await tx.lock(`basket ${own.basket}`)
  const here = await getEvidence(tx, id)
  if (!here) return
  const beside = await tx.get<{ id: string; place: number }>(
    move < 0
      ? 'SELECT id, place FROM evidence WHERE basket = ? AND place < ? ORDER BY place DESC LIMIT 1'
      : 'SELECT id, place FROM evidence WHERE basket = ? AND place > ? ORDER BY place LIMIT 1',
    [own.basket, here.place],
  )
  if (!beside) return
  await tx.run('UPDATE evidence SET place = ? WHERE id = ?', [beside.place, id])
  await tx.run('UPDATE evidence SET place = ? WHERE id = ?', [here.place, beside.id])
}

export async function removeEvidence(db: Database, id: string): Promise<boolean> {
  const isGone = await db.transaction(async (tx) => (await tx.run('DELETE FROM evidence WHERE id = ?', [id])) > 0)
  if (isGone) await db.forget()
  return isGone
}
