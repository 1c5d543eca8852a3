import { randomUUID } from 'node:crypto'
import type { SqlValue } from '../store/sqlite/driver.ts'
import { openDatabase, type Database } from '../store/sqlite/open.ts'
import { places } from '../store/sqlite/rows.ts'
import { defaultQueueOptions, type Job, type JobState, type NewJob, type Queue, type QueueOptions } from './types.ts'

const JOB = `SELECT id, kind, key, payload, state, attempts, run_after AS runAfter, error, created_at AS createdAt,
  updated_at AS updatedAt FROM jobs`
const MINE = `id = ? AND state = 'running' AND attempts = ?`
/** Started longer ago than its lease lasts: whoever ran it is gone. */
const LOST = `state = 'running' AND lease_until <= ?`

type Row = Omit<Job, 'payload'> & { payload: string }

const toJob = (row: Row): Job => ({ ...row, payload: JSON.parse(row.payload) as unknown })

/**
 * Opens the queue that lives in the insight store's file.
 *
 * @throws AppError as `openInsightStore`
 */
export async function openQueue(path: string, options: Partial<QueueOptions> = {}): Promise<Queue> {
  const db = await openDatabase(path)
  return createQueue(db, { ...defaultQueueOptions, ...options })
}

function createQueue(db: Database, options: QueueOptions): Queue {
  const { now } = options
  const change = (sql: string, params: SqlValue[]): Promise<boolean> =>
    db.transaction(async (tx) => (await tx.run(sql, params)) > 0)
  const get = async (id: string): Promise<Job | undefined> => {
    const row = await db.reader.get<Row>(`${JOB} WHERE id = ?`, [id])
    return row && toJob(row)
  }
  return {
    enqueue: (job) => enqueue(db, job, now()),
    claim: (kinds) => claim(db, kinds, options),
    extend: (job) =>
      change(`UPDATE jobs SET lease_until = ? WHERE ${MINE}`, [now() + options.leaseMs, job.id, job.attempts]),
    complete: (job) =>
      change(`UPDATE jobs SET state = 'done', error = NULL, lease_until = NULL, updated_at = ? WHERE ${MINE}`, [
        ...[now(), job.id, job.attempts],
      ]),
    fail: (job, error, { final = false } = {}) => {
      const state = final || job.attempts >= options.maxAttempts ? 'failed' : 'queued'
      return change(
        `UPDATE jobs SET state = ?, error = ?, run_after = ?, lease_until = NULL, updated_at = ? WHERE ${MINE}`,
        [state, error, now() + backoffMs(job.attempts, options), now(), job.id, job.attempts],
      )
    },
    release: (job) =>
      change(
        `UPDATE jobs SET state = 'queued', attempts = attempts - 1, run_after = ?, lease_until = NULL, updated_at = ?
         WHERE ${MINE}`,
        [now(), now(), job.id, job.attempts],
      ),
    requeue: (id) =>
      change(
        `UPDATE jobs SET state = 'queued', attempts = 0, run_after = ?, updated_at = ? WHERE id = ? AND state = 'failed'`,
        [now(), now(), id],
      ),
    get,
    list: (request = {}) => list(db, request),
    counts: () => counts(db),
    close: () => db.close(),
  }
}

const backoffMs = (attempts: number, options: QueueOptions): number =>
  Math.min(options.maxBackoffMs, options.backoffMs * 2 ** (attempts - 1))

function enqueue(db: Database, job: NewJob, now: number): Promise<Job> {
  const id = job.id ?? randomUUID()
  return db.transaction(async (tx) => {
    await tx.run(
      `INSERT INTO jobs (id, kind, key, payload, state, run_after, created_at, updated_at)
       VALUES (?, ?, ?, ?, 'queued', ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
      [id, job.kind, job.key ?? null, JSON.stringify(job.payload ?? null), job.runAfter ?? now, now, now],
    )
    const row = await tx.get<Row>(`${JOB} WHERE id = ?`, [id])
    return toJob(row as Row)
  })
}

/** Takes the oldest job that may run: due, and no earlier one of its key is waiting or running. */
function claim(db: Database, kinds: string[], { now, leaseMs, maxAttempts }: QueueOptions): Promise<Job | undefined> {
  const at = now()
  return db.transaction(async (tx) => {
    await tx.run(
      `UPDATE jobs SET state = CASE WHEN attempts >= ? THEN 'failed' ELSE 'queued' END, lease_until = NULL,
         error = coalesce(error, 'the worker was lost'), updated_at = ? WHERE ${LOST}`,
      [maxAttempts, at, at],
    )
    const row = await tx.get<Row>(
      `UPDATE jobs SET state = 'running', attempts = attempts + 1, lease_until = ?, updated_at = ?
       WHERE seq = (
         SELECT j.seq FROM jobs j WHERE j.state = 'queued' AND j.run_after <= ? AND j.kind IN ${places(kinds)}
           AND (j.key IS NULL OR NOT EXISTS (
             SELECT 1 FROM jobs e WHERE e.key = j.key AND e.state IN ('queued', 'running') AND e.seq < j.seq))
         ORDER BY j.seq LIMIT 1)
       RETURNING id, kind, key, payload, state, attempts, run_after AS runAfter, error, created_at AS createdAt,
         updated_at AS updatedAt`,
      [at + leaseMs, at, at, ...kinds],
    )
    return row && toJob(row)
  })
}

async function list(
  db: Database,
  { state, kind, limit = 50 }: { state?: JobState; kind?: string; limit?: number },
): Promise<Job[]> {
  const rows = await db.reader.all<Row>(
    `${JOB} WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR kind = ?2) ORDER BY seq DESC LIMIT ?3`,
    [state ?? null, kind ?? null, Math.min(Math.max(1, Math.trunc(limit)), 500)],
  )
  return rows.map(toJob)
}

async function counts(db: Database): Promise<Record<JobState, number>> {
  const rows = await db.reader.all<{ state: JobState; n: number }>(
    'SELECT state, count(*) AS n FROM jobs GROUP BY state',
  )
  const result: Record<JobState, number> = { queued: 0, running: 0, done: 0, failed: 0 }
  for (const { state, n } of rows) result[state] = n
  return result
}
