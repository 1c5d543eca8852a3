import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../engine/errors.ts'
import { isPostgres } from '../../engine/store/open.ts'
import { isEmptyDatabase, outdateCursors, restoreDatabase } from '../../engine/store/copy/snapshot.ts'
import { makePrivate } from '../private-files.ts'
import { whileLocked } from './lock.ts'
import { readManifest, type BackupManifest } from './manifest.ts'
import { copyHashed, giveName, hashOf, objectsOf, type Content, type ObjectPlaces } from './objects.ts'
import { markRestored, markRestoring, restoringOf } from './restoring.ts'

export interface RestoreTarget {
  dataDir: string
  /** As of `openInsightStore`. */
  place: string
}

export interface RestoreOptions {
  signal?: AbortSignal
  /** Told after every file. */
  onFile?: (done: number) => void
}

/**
 * Brings a backup into an empty data folder and an empty store; every file is held against its hash. Broken off anywhere it goes on when it
 * is run again, and until it is whole nobody can open the store (`refuseHalfRestored`).
 *
 * @throws AppError BACKUP_INVALID when the backup is not whole; CONFLICT when the target holds anything, or is of another kind of database;
 *   PROGRAM_MISSING, DISK_FULL, STORE_BROKEN, STORE_BUSY
 */
export async function restore(
  dir: string,
  target: RestoreTarget,
  options: RestoreOptions = {},
): Promise<BackupManifest> {
  const manifest = await readManifest(dir)
  if (manifest === undefined) throw new AppError('BACKUP_INVALID', { detail: { folder: dir } })
  return whileLocked(dir, async () => {
    const objects = objectsOf(dir)
    await requireWhole(dir, manifest, objects)
    await mkdir(target.dataDir, { recursive: true, mode: 0o700 })
    await makePrivate(target.dataDir)
    const hasStore = await requireRoomFor(manifest, target)
    await markRestoring(target.dataDir, manifest.madeAt)
    let done = 0
    for (const file of manifest.files) {
      options.signal?.throwIfAborted()
      await bringFile(objects, file, join(target.dataDir, file.path), options.signal)
      options.onFile?.(++done)
    }
    if (!hasStore) await bringStore(objects, manifest, target, options.signal)
    await outdateCursors(target.place)
    await markRestored(target.dataDir)
    return manifest
  })
}

async function requireWhole(dir: string, { database, files }: BackupManifest, objects: ObjectPlaces): Promise<void> {
  for (const content of [database, ...files])
    if (!(await objects.has(content)))
      throw new AppError('BACKUP_INVALID', { detail: { folder: dir, lacks: content.sha256 } })
}

/** @returns whether the store itself is there already, from the same restore that was broken off after it */
async function requireRoomFor(manifest: BackupManifest, { dataDir, place }: RestoreTarget): Promise<boolean> {
  const kind = isPostgres(place) ? 'postgres' : 'sqlite'
  if (kind !== manifest.store) throw new AppError('CONFLICT', { detail: { wanted: manifest.store, got: kind } })
  const begun = await restoringOf(dataDir)
  const isEmpty = kind === 'postgres' ? await isEmptyDatabase(place, manifest.schema ?? '') : !(await isAnyThere(place))
  if (!isEmpty && begun !== manifest.madeAt)
    throw new AppError('CONFLICT', { detail: { why: 'there is a store already' } })
  for (const folder of ['blobs', 'ingest']) {
    const path = join(dataDir, folder)
    // What another restore has begun is a part of that backup alone.
    if (begun !== undefined && begun !== manifest.madeAt) await rm(path, { recursive: true, force: true })
    const names = await readdir(path).catch(() => [])
    if (begun === undefined && names.some((name) => name !== 'incoming'))
      throw new AppError('CONFLICT', { detail: { why: 'the data folder is not empty', folder: path } })
  }
  return !isEmpty
}

async function bringFile(objects: ObjectPlaces, content: Content, path: string, signal: AbortSignal | undefined) {
  if ((await isThere(path)) && (await hashOf(path, signal)) === content.sha256) return
  const half = `${path}.restoring`
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await rm(half, { force: true })
  const { sha256 } = await copyHashed(objects.pathOf(content.sha256), half, signal)
  if (sha256 !== content.sha256) {
    await rm(half, { force: true })
    throw new AppError('BACKUP_INVALID', { detail: { damaged: content.sha256 } })
  }
  await giveName(half, path)
}

/** Last of all: with the store in its place everything is there. */
async function bringStore(
  objects: ObjectPlaces,
  { database, schema = '' }: BackupManifest,
  { place }: RestoreTarget,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!isPostgres(place)) return bringFile(objects, database, place, signal)
  const file = objects.pathOf(database.sha256)
  if ((await hashOf(file, signal)) !== database.sha256)
    throw new AppError('BACKUP_INVALID', { detail: { damaged: database.sha256 } })
  await restoreDatabase(place, file, schema, signal)
}

/** A log that another database has left beside it would be written into the one that comes. */
async function isAnyThere(database: string): Promise<boolean> {
  for (const ending of ['', '-wal', '-journal']) if (await isThere(database + ending)) return true
  return false
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
