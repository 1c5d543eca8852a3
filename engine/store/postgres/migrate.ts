import { AppError } from '../../errors.ts'
import type { Transaction } from '../sql/database.ts'
import { INITIAL_SCHEMA } from './schema-0001.ts'
import { CHANGES_SCHEMA } from './schema-0002.ts'
import { REDACTION_CONFIDENCE_SCHEMA } from './schema-0003.ts'
import { KEY_USE_SCHEMA } from './schema-0004.ts'
import { ROLE_SWAPS_SCHEMA } from './schema-0005.ts'
import { KEPT_SCHEMA } from './schema-0006.ts'
import { JOBS_BY_CHANGE_SCHEMA } from './schema-0007.ts'
import { KNOWLEDGE_VERSIONS_SCHEMA } from './schema-0008.ts'
import { STORE_REGIONS_SCHEMA } from './schema-0009.ts'
import { REREADS_SCHEMA } from './schema-0010.ts'
import { TRIGGERS } from './schema-triggers.ts'

/** Steps are never changed after a release, only added; a step's version is its place in the list. */
const MIGRATIONS = [
  { name: 'initial', sql: INITIAL_SCHEMA + TRIGGERS },
  { name: 'changes', sql: CHANGES_SCHEMA },
  { name: 'redaction confidence', sql: REDACTION_CONFIDENCE_SCHEMA },
  { name: 'key use', sql: KEY_USE_SCHEMA },
  { name: 'role swaps', sql: ROLE_SWAPS_SCHEMA },
  { name: 'kept', sql: KEPT_SCHEMA },
  { name: 'jobs by change', sql: JOBS_BY_CHANGE_SCHEMA },
  { name: 'knowledge versions', sql: KNOWLEDGE_VERSIONS_SCHEMA },
  { name: 'store regions', sql: STORE_REGIONS_SCHEMA },
  { name: 're-readings', sql: REREADS_SCHEMA },
]

/**
 * Brings the schema to the newest version, forward only, in the transaction that is given.
 *
 * @param place - of the database, for errors
 * @throws AppError STORE_NEWER when the database knows a later step
 */
export async function migrate(tx: Transaction, place: string): Promise<void> {
  await tx.lock('migrations')
  await tx.run(
    'CREATE TABLE IF NOT EXISTS migrations (version bigint PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)',
  )
  const row = await tx.get<{ version: number }>('SELECT coalesce(max(version), 0) AS version FROM migrations')
  const done = row?.version ?? 0
  const newest = MIGRATIONS.length
  if (done > newest) throw new AppError('STORE_NEWER', { detail: { store: place, supported: newest, found: done } })
  for (const [i, { name, sql }] of MIGRATIONS.entries()) {
    if (i < done) continue
    await tx.run(sql)
    await tx.run('INSERT INTO migrations (version, name, applied_at) VALUES (?, ?, ?)', [i + 1, name, Date.now()])
  }
}

const PAGED = ['recordings', 'visits', 'utterances', 'meanings', 'jobs', 'recording_changes']

/**
 * Transactions are numbered by each cluster for itself: after a restore into another one rows may bear numbers that are yet to come there,
 * and would be on no page. They become rows that always were.
 */
export async function adoptCluster(tx: Transaction): Promise<void> {
  const cluster = await tx.get<{ id: string }>('SELECT CAST(system_identifier AS text) AS id FROM pg_control_system()')
  const known = await tx.get<{ value: Uint8Array }>(`SELECT value FROM installation WHERE name = 'cluster'`)
  const id = cluster?.id ?? ''
  if (known && Buffer.from(known.value).toString() === id) return
  if (known) {
    for (const table of PAGED) await tx.run(`UPDATE ${table} SET written = '3'`)
    // What was copied from it knows snapshots of the other cluster: it is of this database no more.
    await tx.run('UPDATE recording_changes SET mark = CAST(floor(random() * 9007199254740991) AS bigint)')
    // So do cursors: they say so, once they are sealed otherwise.
    await tx.run(`DELETE FROM installation WHERE name = 'secret'`)
  }
  await tx.run(
    `INSERT INTO installation (name, value) VALUES ('cluster', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    [Buffer.from(id)],
  )
}
