import { createCursors } from '../../store/sql/cursor.ts'
import type { Database, SqlValue } from '../../store/sql/database.ts'
import type { Queue, QueueOptions } from '../types.ts'
import { claim } from './claim.ts'
import { changedSince, counts, jobOf, list } from './rows.ts'
import { enqueue, requeue, submit } from './submit.ts'

const MINE = `id = ? AND state = 'running' AND attempts = ?`

/** The queue in the `jobs` table of a database. */
export function createQueue(db: Database, options: QueueOptions): Queue {
  const { now } = options
  const change = (sql: string, params: SqlValue[]): Promise<boolean> =>
    db.transaction(async (tx) => (await tx.run(sql, params)) > 0)
  return {
    ...createReading(db),
    ...createKeyed(db, options),
    enqueue: (job) => db.transaction((tx) => enqueue(tx, job, now())),
    submit: (job) => db.transaction((tx) => submit(tx, job, now())),
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
    block: (job, error) =>
      change(
        `UPDATE jobs SET state = 'blocked', attempts = attempts - 1, error = ?, run_after = ?, lease_until = NULL,
           updated_at = ? WHERE ${MINE}`,
        [error, now() + options.blockedRetryMs, now(), job.id, job.attempts],
      ),
    release: (job) =>
      change(
        `UPDATE jobs SET state = 'queued', attempts = attempts - 1, run_after = ?, lease_until = NULL, updated_at = ?
         WHERE ${MINE}`,
        [now(), now(), job.id, job.attempts],
      ),
    requeue: (id, payload) => db.transaction((tx) => requeue(tx, id, payload, now())),
    unblock: () =>
      db.transaction((tx) =>
        tx.run(`UPDATE jobs SET state = 'queued', run_after = ?, updated_at = ? WHERE state = 'blocked'`, [
          now(),
          now(),
        ]),
      ),
    close: () => db.close(),
  }
}

type Reading = Pick<Queue, 'get' | 'ofKey' | 'holds' | 'list' | 'changedSince' | 'counts'>

/** What is asked about jobs without changing them. */
function createReading({ reader, secret }: Database): Reading {
  const cursors = createCursors(secret)
  return {
    get: (id) => jobOf(reader, 'id = ?', [id]),
    ofKey: (key) => jobOf(reader, 'key = ? ORDER BY seq DESC LIMIT 1', [key]),
    holds: async (name, exceptKey = '') => {
      const held = `SELECT 1 FROM jobs WHERE holds = ? AND state <> 'done' AND coalesce(key, '') <> ? LIMIT 1`
      return (await reader.get(held, [name, exceptKey])) !== undefined
    },
    list: (request = {}) => list(reader, cursors, request),
    changedSince: (sinceMs) => changedSince(reader, sinceMs),
    counts: () => counts(reader),
  }
}

/** What is done to all jobs of a key at once, unless one of them runs. */
function createKeyed(db: Database, { now }: QueueOptions): Pick<Queue, 'withdraw' | 'remove'> {
  const unlessRunning = (key: string, sql: string, params: SqlValue[]): Promise<boolean> =>
    db.transaction(async (tx) => {
      if (await tx.get(`SELECT 1 FROM jobs WHERE key = ? AND state = 'running'`, [key])) return false
      await tx.run(sql, params)
      return true
    })
  return {
    withdraw: (key, error) =>
      unlessRunning(
        key,
        `UPDATE jobs SET state = 'failed', error = ?, updated_at = ? WHERE key = ? AND state IN ('queued', 'blocked')`,
        [error, now(), key],
      ),
    remove: async (key) => {
      const isRemoved = await unlessRunning(key, 'DELETE FROM jobs WHERE key = ?', [key])
      if (isRemoved) await db.forget()
      return isRemoved
    },
  }
}

const backoffMs = (attempts: number, options: QueueOptions): number =>
  Math.min(options.maxBackoffMs, options.backoffMs * 2 ** (attempts - 1))
