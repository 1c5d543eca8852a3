import { randomUUID } from 'node:crypto'
import type { SqlValue } from '../../store/sql/database.ts'
import type { Transaction } from '../../store/sql/database.ts'
import { jobOf } from './rows.ts'
import type { Job, NewJob } from '../types.ts'

/** Jobs that are not over. */
const OPEN = `('queued', 'running', 'blocked')`

/** @param isSingle - of its key no other such job is open */
export async function enqueue(tx: Transaction, job: NewJob, now: number, isSingle = false): Promise<Job> {
  const id = job.id ?? randomUUID()
  const { kind, key = null, lane = '', holds = null, payload = null, runAfter = now } = job
  await tx.run(
    `INSERT INTO jobs (id, kind, key, lane, holds, payload, state, run_after, created_at, updated_at, single)
     VALUES (?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    [id, kind, key, lane, holds, JSON.stringify(payload), runAfter, now, now, Number(isSingle)] satisfies SqlValue[],
  )
  return (await jobOf(tx, 'id = ?', [id])) as Job
}

/** The one open job of a key; see `Queue.submit`. */
export async function submit(
  tx: Transaction,
  job: NewJob & { key: string },
  now: number,
): Promise<{ job: Job; isNew: boolean }> {
  await tx.lock(`job ${job.key}`)
  const last = await jobOf(tx, 'key = ? ORDER BY seq DESC LIMIT 1', [job.key])
  if (!last || last.state === 'done') return { job: await enqueue(tx, job, now, true), isNew: true }
  const isNew = await requeue(tx, last.id, job.payload, now)
  return { job: (await jobOf(tx, 'id = ?', [last.id])) ?? last, isNew }
}

export async function requeue(tx: Transaction, id: string, payload: unknown, now: number): Promise<boolean> {
  // Nobody takes a later job of its key meanwhile.
  await tx.lock('jobs')
  const text = payload === undefined ? null : JSON.stringify(payload)
  const changed = await tx.run(
    `UPDATE jobs SET state = 'queued', attempts = 0, run_after = ?, updated_at = ?, payload = coalesce(?, payload),
       created_at = CASE WHEN CAST(? AS TEXT) IS NULL THEN created_at ELSE CAST(? AS BIGINT) END
     WHERE id = ? AND state IN ('failed', 'blocked') AND NOT EXISTS (
       SELECT 1 FROM jobs other WHERE other.key = jobs.key AND other.seq <> jobs.seq AND other.single = 1
         AND jobs.single = 1 AND other.state IN ${OPEN})`,
    [now, now, text, text, now, id],
  )
  return changed > 0
}
