import type { Database } from '../../store/sql/database.ts'
import { places } from '../../store/sql/rows.ts'
import { JOB_COLUMNS, toJob, type JobRow } from './rows.ts'
import type { Job, QueueOptions } from '../types.ts'

/** Started longer ago than its lease lasts: whoever ran it is gone. */
const LOST = `state = 'running' AND lease_until <= ?`

/**
 * The first job of every lane that may run: due, and no earlier one of its key is unfinished. Jobs that wait for their turn come
 * before blocked ones; then the lane has its turn whose last start is longest ago.
 */
const nextOf = (kinds: string[]) => `
  SELECT first.seq FROM (
    SELECT min(j.seq) AS seq, j.lane, j.state = 'blocked' AS blocked FROM jobs j
    WHERE j.state IN ('queued', 'blocked') AND j.run_after <= ? AND j.kind IN ${places(kinds)}
      AND (j.key IS NULL OR NOT EXISTS (
        SELECT 1 FROM jobs e WHERE e.key = j.key AND e.state IN ('queued', 'running', 'blocked') AND e.seq < j.seq))
    GROUP BY j.lane, j.state = 'blocked') first
  ORDER BY first.blocked, (SELECT max(l.started_at) FROM jobs l WHERE l.lane = first.lane) NULLS FIRST, first.seq LIMIT 1`

/** Takes the next job, after those of lost workers were given back. */
export function claim(
  db: Database,
  kinds: string[],
  { now, leaseMs, maxAttempts }: QueueOptions,
): Promise<Job | undefined> {
  const at = now()
  return db.transaction(async (tx) => {
    await tx.lock('jobs')
    await tx.run(
      `UPDATE jobs SET state = CASE WHEN attempts >= ? THEN 'failed' ELSE 'queued' END, lease_until = NULL,
         error = coalesce(error, 'the worker was lost'), updated_at = ? WHERE ${LOST}`,
      [maxAttempts, at, at],
    )
    const row = await tx.get<JobRow>(
      `UPDATE jobs SET state = 'running', attempts = attempts + 1, lease_until = ?, started_at = ?, updated_at = ?
       WHERE seq = (${nextOf(kinds)}) RETURNING ${JOB_COLUMNS}`,
      [at + leaseMs, at, at, at, ...kinds],
    )
    return row && toJob(row)
  })
}
