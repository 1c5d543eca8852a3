import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../engine/errors.ts'
import { writeStoreSnapshot, type StoreSnapshot } from '../../engine/store/copy/snapshot.ts'
import type { BlobLedger } from '../../engine/store/blob-types.ts'
import { makePrivate } from '../private-files.ts'
import { packageVersion } from '../version.ts'
import { filesOfBlob, intakeFiles, type DataFile } from './data-files.ts'
import { whileLocked } from './lock.ts'
import { noteBackup } from './last-backup.ts'
import { readManifest, writeManifest, type BackupFile, type BackupManifest } from './manifest.ts'
import { hashOf, openObjects, type Content, type Objects } from './objects.ts'

export interface BackupSource {
  dataDir: string
  /** As of `openInsightStore`. */
  place: string
  /** The store itself, to ask what is needed now. */
  store: Pick<BlobLedger, 'getBlob'>
}

export interface BackupOptions {
  /** What lies in the folder from before is read again, instead of trusted by its size. */
  isDeep?: boolean
  signal?: AbortSignal
  /** Told after every file. */
  onFile?: (done: number) => void
}

export interface BackupDone extends BackupManifest {
  /** Files that were copied; the others were there. */
  copied: number
}

/** Recordings may be deleted while their audio is copied: then the words are copied once more. */
const TRIES = 5

/**
 * Backs up everything that a data folder and its store keep, while the service runs: the database as it is at one moment, the audio that it
 * needs, what devices have sent. The same folder may be used again: what it has is not copied again, what is needed no more goes.
 * Until the end the backup before is the one that counts; broken off anywhere, it still is.
 *
 * @throws AppError CONFLICT while another backup is made there; PROGRAM_MISSING, DISK_FULL, DISK_FAILING, STORE_BROKEN, STORE_BUSY
 */
export async function backUp(source: BackupSource, dir: string, options: BackupOptions = {}): Promise<BackupDone> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  await makePrivate(dir)
  return whileLocked(dir, async () => {
    const before = await readManifest(dir)
    const objects = await openObjects(dir)
    const copying = createCopying(source.dataDir, objects, before, options)
    // Before the database: what has become a recording meanwhile becomes the same recording when it is taken in again.
    const intake = await copying.all(await intakeFiles(source.dataDir))
    for (let left = TRIES; left > 0; left--) {
      const { snapshot, database } = await snapshotInto(source.place, objects, options.signal)
      const audio = await copyAudio(source, copying, snapshot.heldBlobs)
      if (audio === undefined) continue
      const files = [...intake, ...audio.files]
      const { kind: store, schema } = snapshot
      const manifest = {
        ...{ madeAt: new Date().toISOString(), version: packageVersion(), store, database, files },
        ...{ missing: audio.missing, ...(schema !== undefined && { schema }) },
      }
      await writeManifest(dir, manifest)
      await objects.keepOnly(new Set([database.sha256, ...files.map(({ sha256 }) => sha256)]))
      await noteBackup(source.dataDir, dir, manifest)
      return { format: 1, ...manifest, copied: copying.copied() }
    }
    throw new AppError('STORE_BUSY', { detail: { why: 'recordings are deleted faster than they are copied' } })
  })
}

async function snapshotInto(
  place: string,
  objects: Objects,
  signal: AbortSignal | undefined,
): Promise<{ snapshot: StoreSnapshot; database: Content }> {
  const file = objects.temporary()
  try {
    const snapshot = await writeStoreSnapshot(place, file, signal)
    return { snapshot, database: await objects.put(file, signal) }
  } finally {
    await rm(file, { force: true })
  }
}

/** @returns undefined when a recording was deleted meanwhile that the snapshot still has */
async function copyAudio(
  { dataDir, store }: BackupSource,
  copying: Copying,
  heldBlobs: string[],
): Promise<{ files: BackupFile[]; missing: string[] } | undefined> {
  const files: BackupFile[] = []
  const missing: string[] = []
  for (const sha256 of heldBlobs) {
    const copied = await copying.all(await filesOfBlob(dataDir, sha256))
    // Where the original has just given way to its muted copy, that is found now.
    const found = copied.length > 0 ? copied : await copying.all(await filesOfBlob(dataDir, sha256))
    const sound = found.filter((file) => file.path.endsWith('.muted') || file.sha256 === sha256)
    files.push(...sound)
    if (sound.length > 0) continue
    const isNeeded = ((await store.getBlob(sha256))?.refs ?? 0) > 0
    if (!isNeeded) return undefined
    missing.push(sha256)
  }
  return { files, missing }
}

interface Copying {
  all(files: readonly DataFile[]): Promise<BackupFile[]>
  copied(): number
}

function createCopying(
  dataDir: string,
  objects: Objects,
  before: BackupManifest | undefined,
  { isDeep = false, signal, onFile }: BackupOptions,
): Copying {
  const known = new Map(before?.files.map((file) => [file.path, file]))
  let [copied, done] = [0, 0]
  const isThere = async (file: BackupFile): Promise<boolean> =>
    (await objects.has(file)) && (!isDeep || (await hashOf(objects.pathOf(file.sha256), signal)) === file.sha256)
  const one = async (file: DataFile): Promise<BackupFile | undefined> => {
    const last = known.get(file.path)
    const isSame = last !== undefined && last.bytes === file.bytes && last.mtimeMs === file.mtimeMs
    if (isSame && (await isThere(last))) return last
    try {
      const content = await objects.put(join(dataDir, file.path), signal)
      copied += 1
      return { ...file, ...content }
    } catch (error) {
      // It has gone since its folder was read.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }
  return {
    copied: () => copied,
    all: async (files) => {
      const found: BackupFile[] = []
      for (const file of files) {
        signal?.throwIfAborted()
        const taken = await one(file)
        if (taken) found.push(taken)
        onFile?.(++done)
      }
      return found
    },
  }
}
