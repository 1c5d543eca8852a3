import { AppError } from '../../errors.ts'
import type { NewOutcome, OutcomesSaved } from '../visit-types.ts'
import { noteChange } from './changes.ts'
import type { Database } from './database.ts'
import type { Transaction } from './database.ts'
import { OUTCOMES, VISITS } from './visit-sql.ts'

/**
 * Notes what became of visits, all or nothing; the same again changes nothing, another time takes the place of the old.
 *
 * @throws AppError NOT_FOUND for a visit that is not there
 */
export function saveOutcomes(db: Database, outcomes: readonly NewOutcome[]): Promise<OutcomesSaved> {
  return db.transaction(async (tx) => {
    const saved: OutcomesSaved = { created: 0, updated: 0, unchanged: 0 }
    const changed = new Set<number>()
    for (const one of outcomes) {
      const { recording, change } = await saveOutcome(tx, one)
      saved[change] += 1
      if (change === 'created') changed.add(recording)
    }
    for (const recording of changed) await noteChange(tx, recording)
    return saved
  })
}

async function saveOutcome(
  tx: Transaction,
  one: NewOutcome,
): Promise<{ recording: number; change: keyof OutcomesSaved }> {
  const { visitId, outcome, at = null, source, notedBy = null } = one
  const visit = await visitOf(tx, visitId)
  const { recording } = visit
  const known = await tx.get<{ recording: number; place_ms: number; happened_at: number | null }>(
    `SELECT recording, place_ms, happened_at FROM (${OUTCOMES}) o WHERE visit = ? AND outcome = ?`,
    [visit.visit, outcome],
  )
  if (known && (at === null || known.happened_at === at)) return { recording, change: 'unchanged' }
  if (known) {
    await tx.run(
      'UPDATE outcomes SET happened_at = ?, source = ?, noted_by = ?, noted_at = ? WHERE recording = ? AND place_ms = ? AND outcome = ?',
      [at, source, notedBy, Date.now(), known.recording, known.place_ms, outcome],
    )
    return { recording, change: 'updated' }
  }
  // The middle stays in the same visit, should another analysis move its ends a little.
  const placeMs = Math.floor((visit.start_ms + visit.end_ms) / 2)
  await tx.run(
    'INSERT INTO outcomes (recording, place_ms, outcome, happened_at, source, noted_by, noted_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [visit.recording, placeMs, outcome, at, source, notedBy, Date.now()],
  )
  return { recording, change: 'created' }
}

interface Visit {
  visit: number
  recording: number
  start_ms: number
  end_ms: number
}

async function visitOf(tx: Transaction, id: string): Promise<Visit> {
  const visit = await tx.get<Visit>(`SELECT visit, recording, start_ms, end_ms FROM (${VISITS}) v WHERE id = ?`, [id])
  if (!visit) throw new AppError('NOT_FOUND', { detail: { visit: id } })
  return visit
}

/** Takes an outcome back; false when the visit has none such. */
export function removeOutcome(db: Database, visitId: string, outcome: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { visit, recording } = await visitOf(tx, visitId)
    const removed = await tx.run(
      `DELETE FROM outcomes WHERE (recording, place_ms, outcome) IN (
         SELECT recording, place_ms, outcome FROM (${OUTCOMES}) o WHERE visit = ? AND outcome = ?)`,
      [visit, outcome],
    )
    if (removed > 0) await noteChange(tx, recording)
    return removed > 0
  })
}
