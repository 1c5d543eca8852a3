import type { Cursors } from '../../store/sql/cursor.ts'
import type { SqlValue } from '../../store/sql/database.ts'
import type { Snapshot } from '../../store/sql/dialect.ts'
import { snapshotOf } from '../../store/sql/snapshot.ts'
import { places, withoutSeq } from '../../store/sql/rows.ts'
import type { Reader } from '../../store/sql/database.ts'
import { JOB_STATES, type ChangedJobs, type Job, type JobList, type JobPage, type JobState } from '../types.ts'

/** Columns of a job, as `Job` names them. */
export const JOB_COLUMNS = `seq, id, kind, key, lane, holds, payload, state, attempts, run_after AS "runAfter", error,
  created_at AS "createdAt", updated_at AS "updatedAt"`

export type JobRow = Omit<Job, 'payload'> & { seq: number; payload: string }

export function toJob(row: JobRow): Job {
  return { ...withoutSeq(row), payload: JSON.parse(row.payload) as unknown }
}

/** The one job for which a condition holds. */
export async function jobOf(reader: Reader, condition: string, params: SqlValue[]): Promise<Job | undefined> {
  const row = await reader.get<JobRow>(`SELECT ${JOB_COLUMNS} FROM jobs WHERE ${condition}`, params)
  return row && toJob(row)
}

/** What all pages share, and the job after which the next goes on. */
interface Paging {
  snapshot: Snapshot
  after: number
}

/** One page of jobs, newest first. Jobs that come while someone pages neither repeat nor push out others. */
export async function list(
  reader: Reader,
  cursors: Cursors,
  { states, kind, lanes, limit = 50, cursor }: JobList,
): Promise<JobPage> {
  const purpose = JSON.stringify(['jobs', states, kind, lanes])
  const size = Math.min(Math.max(1, Math.trunc(limit)), 500)
  const conditions: [string, SqlValue[]][] = []
  if (states) conditions.push([`state IN ${places([...states])}`, [...states]])
  if (kind !== undefined) conditions.push(['kind = ?', [kind]])
  if (lanes) conditions.push([`lane IN ${places([...lanes])}`, [...lanes]])
  const paging = cursor === undefined ? undefined : (cursors.read(cursor, purpose) as Paging)
  const snapshot = paging?.snapshot ?? (await snapshotOf(reader, 'jobs'))
  conditions.push([reader.dialect.wasThere('jobs'), [snapshot]])
  if (paging) conditions.push(['seq < ?', [paging.after]])
  const where = `WHERE ${conditions.map(([condition]) => condition).join(' AND ')}`
  const rows = await reader.all<JobRow>(`SELECT ${JOB_COLUMNS} FROM jobs ${where} ORDER BY seq DESC LIMIT ?`, [
    ...conditions.flatMap(([, values]) => values),
    size + 1,
  ])
  const page = rows.slice(0, size)
  return {
    jobs: page.map(toJob),
    ...(rows.length > size && {
      nextCursor: cursors.write(purpose, { snapshot, after: page[size - 1].seq } satisfies Paging),
    }),
  }
}

export async function counts(reader: Reader): Promise<Record<JobState, number>> {
  const rows = await reader.all<{ state: JobState; n: number }>('SELECT state, count(*) AS n FROM jobs GROUP BY state')
  const found = new Map(rows.map(({ state, n }) => [state, n]))
  return Object.fromEntries(JOB_STATES.map((state) => [state, found.get(state) ?? 0])) as Record<JobState, number>
}

const MOST_CHANGED = 1000

/** See `Queue.changedSince`. */
export async function changedSince(reader: Reader, sinceMs: number): Promise<ChangedJobs> {
  const rows = await reader.all<JobRow>(
    `SELECT ${JOB_COLUMNS} FROM jobs WHERE updated_at >= ? ORDER BY updated_at, seq LIMIT ?`,
    [sinceMs, MOST_CHANGED + 1],
  )
  const isMore = rows.length > MOST_CHANGED
  const last = isMore
    ? await reader.get<{ at: number }>('SELECT max(updated_at) AS at FROM jobs')
    : { at: rows.at(-1)?.updatedAt }
  return {
    jobs: rows.slice(0, MOST_CHANGED).map(toJob),
    ...(last?.at !== undefined && { newestAt: last.at }),
    isMore,
  }
}
