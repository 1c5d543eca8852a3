import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../errors.ts'
import { HELD_BLOBS } from '../sql/blobs.ts'
import { placeOf, whileConnected, type AskRows } from './driver.ts'
import { runProgram } from './programs.ts'

/**
 * Writes the tables of a store as they are at one moment into a new file, while others read and write.
 *
 * @param file - where it goes, in the custom format of pg_dump
 * @returns the schema in which the tables lie, and the content that was needed at that moment
 * @throws AppError PROGRAM_MISSING, STORE_BUSY, STORE_BROKEN, DISK_FULL
 */
export function dumpPostgres(
  url: string,
  file: string,
  signal?: AbortSignal,
): Promise<{ schema: string; heldBlobs: string[] }> {
  return whileConnected(url, async (ask) => {
    // Both see what is committed at one moment: pg_dump takes the snapshot of this transaction.
    await ask('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    const { schema } = await lookAt(ask)
    const [{ snapshot }] = await ask<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot')
    const held = await ask<{ sha256: string }>(HELD_BLOBS)
    const how = [
      '--format=custom',
      `--schema="${schema}"`,
      '--no-owner',
      '--no-privileges',
      `--exclude-table="${schema}".meaning_vectors`,
    ]
    const where = [`--snapshot=${snapshot}`, `--file=${file}`]
    await runProgram('pg_dump', url, (address) => [...how, ...where, address], signal)
    return { schema, heldBlobs: held.map(({ sha256 }) => sha256) }
  })
}

/**
 * Brings what `dumpPostgres` wrote into an empty schema of the same name: all of it, or nothing.
 *
 * @throws AppError CONFLICT when there is a store already, or the schema has another name; as `dumpPostgres`
 */
export async function restorePostgres(url: string, file: string, schema: string, signal?: AbortSignal): Promise<void> {
  if (!(await isEmptyPostgres(url, schema)))
    throw new AppError('CONFLICT', { detail: { store: placeOf(url), why: 'the target is not empty' } })
  const listed = await runProgram('pg_restore', url, () => ['--list', file], signal)
  const folder = await mkdtemp(join(tmpdir(), 'tingdian-restore-'))
  const list = join(folder, 'list')
  // The schema itself is there.
  const wanted = listed.split('\n').filter((line) => !/^\d+; \d+ \d+ (SCHEMA|COMMENT - SCHEMA) /.test(line))
  await writeFile(list, wanted.join('\n'), { mode: 0o600 })
  const how = ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges', `--use-list=${list}`]
  try {
    await runProgram('pg_restore', url, (address) => [...how, `--dbname=${address}`, file], signal)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Whether nothing lies where a store is to be restored.
 *
 * @throws AppError CONFLICT when its schema has another name: tables cannot change it on the way
 */
export function isEmptyPostgres(url: string, schema: string): Promise<boolean> {
  return whileConnected(url, async (ask) => {
    const found = await lookAt(ask)
    if (found.schema !== schema)
      throw new AppError('CONFLICT', { detail: { store: placeOf(url), schema: found.schema, wanted: schema } })
    return found.tables === 0
  })
}

async function lookAt(ask: AskRows): Promise<{ schema: string; tables: number }> {
  const [found] = await ask<{ schema: string; tables: number }>(
    `SELECT current_schema() AS schema, (SELECT count(*) FROM pg_class
       WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind = 'r') AS tables`,
  )
  return found
}
