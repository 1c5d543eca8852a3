import { AppError } from '../../errors.ts'
import type { DraftChange, DraftState, DraftStep, StoredDraft } from '../knowledge-types.ts'
import type { Database, Reader, SqlValue, Transaction } from './database.ts'

const DRAFT = `SELECT id, line, title, owner, state, base, revision, created_at AS "createdAt", updated_at AS "updatedAt"
  FROM knowledge_drafts`

export function addDraft(
  db: Database,
  { id, line, title, owner, base, createdAt }: Omit<StoredDraft, 'state' | 'revision' | 'updatedAt'>,
): Promise<StoredDraft> {
  return db.transaction(async (tx) => {
    await tx.run(
      `INSERT INTO knowledge_drafts (id, line, title, owner, state, base, revision, created_at, updated_at)
       VALUES (?, ?, ?, ?, 'open', ?, 1, ?, ?)`,
      [id, line, title, owner, base, createdAt, createdAt],
    )
    return { id, line, title, owner, state: 'open', base, revision: 1, createdAt, updatedAt: createdAt }
  })
}

export async function getDraft(
  reader: Reader,
  id: string,
): Promise<(StoredDraft & { steps: DraftStep[] }) | undefined> {
  const draft = await reader.get<StoredDraft>(`${DRAFT} WHERE id = ?`, [id])
  if (!draft) return undefined
  const steps = await reader.all<Omit<DraftStep, 'undone'> & { undone: number }>(
    'SELECT place, who, at, action, changes, undone FROM knowledge_steps WHERE draft = ? ORDER BY place',
    [id],
  )
  return { ...draft, steps: steps.map((step) => ({ ...step, undone: step.undone > 0 })) }
}

export function listDrafts(
  reader: Reader,
  { line, state }: { line?: string; state?: DraftState } = {},
): Promise<StoredDraft[]> {
  const wanted: [string, SqlValue][] = []
  if (line !== undefined) wanted.push(['line = ?', line])
  if (state !== undefined) wanted.push(['state = ?', state])
  const where = wanted.length > 0 ? `WHERE ${wanted.map(([sql]) => sql).join(' AND ')}` : ''
  const params = wanted.map(([, value]) => value)
  return reader.all(`${DRAFT} ${where} ORDER BY updated_at DESC, id`, params)
}

/** A draft as somebody saw it. @throws AppError NOT_FOUND; CONFLICT where it was changed or closed since */
export async function openDraft(tx: Transaction, id: string, revision: number): Promise<StoredDraft> {
  await tx.lock(`draft ${id}`)
  const draft = await tx.get<StoredDraft>(`${DRAFT} WHERE id = ?`, [id])
  if (!draft) throw new AppError('NOT_FOUND', { detail: { draft: id } })
  if (draft.state !== 'open') throw new AppError('CONFLICT', { detail: { draft: id, state: draft.state } })
  if (draft.revision !== revision)
    throw new AppError('CONFLICT', { detail: { draft: id, revision: draft.revision, wanted: revision } })
  return draft
}

/** @throws AppError NOT_FOUND, CONFLICT */
export function changeDraft(db: Database, id: string, revision: number, change: DraftChange): Promise<StoredDraft> {
  return db.transaction(async (tx) => {
    const draft = await openDraft(tx, id, revision)
    if (change.step) await addStep(tx, id, change.step)
    if (change.rebase) {
      await tx.run('DELETE FROM knowledge_steps WHERE draft = ?', [id])
      await addStep(tx, id, change.rebase.step)
    }
    if (change.stepsDone !== undefined)
      await tx.run('UPDATE knowledge_steps SET undone = CASE WHEN place > ? THEN 1 ELSE 0 END WHERE draft = ?', [
        ...[change.stepsDone, id],
      ])
    const changed: StoredDraft = {
      ...draft,
      title: change.title ?? draft.title,
      state: change.state ?? draft.state,
      base: change.rebase?.base ?? draft.base,
      revision: revision + 1,
      updatedAt: change.at,
    }
    await tx.run(
      'UPDATE knowledge_drafts SET title = ?, state = ?, base = ?, revision = ?, updated_at = ? WHERE id = ?',
      [...[changed.title, changed.state, changed.base, changed.revision, changed.updatedAt, id]],
    )
    return changed
  })
}

async function addStep(tx: Transaction, draft: string, step: Omit<DraftStep, 'place' | 'undone'>): Promise<void> {
  await tx.run('DELETE FROM knowledge_steps WHERE draft = ? AND undone = 1', [draft])
  const last = await tx.get<{ place: number }>(
    'SELECT coalesce(max(place), 0) AS place FROM knowledge_steps WHERE draft = ?',
    [draft],
  )
  const { who, at, action, changes } = step
  await tx.run(
    'INSERT INTO knowledge_steps (draft, place, who, at, action, changes, undone) VALUES (?, ?, ?, ?, ?, ?, 0)',
    [draft, (last?.place ?? 0) + 1, who, at, action, changes],
  )
}
