import { createHash, randomUUID } from 'node:crypto'
import { chmod, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { AppError, toAppError } from '../../engine/errors.ts'
import { steadily } from '../http/steadily.ts'

/** Content that is on disk but has no name yet. */
export interface StagedBlob {
  sha256: string
  /** Where it lies until it is kept or discarded; what a process that died leaves there is cleared. */
  path: string
  bytes: number
  /** Gives it its name; when this resolves, the content survives a power cut. False: the same content was there already. */
  keep(): Promise<boolean>
  /** Forgets it, unless it was kept. */
  discard(): Promise<void>
}

export interface ReceiveLimits {
  maxBytes: number
  /** What is left to the sender today. */
  quotaBytes?: number
  /** Asked now and then while the bytes come; throws when the disk has no room for more. */
  requireRoom?: () => Promise<void>
  /** Longest pause between two pieces before the upload counts as stalled. */
  idleMs: number
}

/**
 * Files by content: `<dir>/ab/abcdef…`, `abcdef….muted` for the copy in which personal data is silent, and `abcdef….outline` for the
 * outline of what may be heard of it. What has a name there was written whole. The hash stays a recording's name also when only its muted copy is left.
 */
export interface BlobStore {
  /**
   * Writes a stream to disk, hashing on the way, never holding it in memory.
   *
   * @throws AppError AUDIO_EMPTY, TOO_LARGE, UPLOAD_QUOTA, UPLOAD_STALLED, UPLOAD_CUT, DISK_FULL; nothing is left behind then
   */
  stage(source: Readable, limits: ReceiveLimits): Promise<StagedBlob>
  /** Runs `fn` while nothing else that was given here touches this content: keeping and removing must not cross. */
  exclusively<T>(sha256: string, fn: () => Promise<T>): Promise<T>
  /** Where the content with this hash lies, whether it is there or not. */
  pathOf(sha256: string): string
  /** Size in bytes, or undefined when it is not there. */
  sizeOf(sha256: string): Promise<number | undefined>
  /** Where the muted copy of this content lies, whether it is there or not. */
  mutedPathOf(sha256: string): string
  /** What is left of this content to analyse: the original, else its muted copy. */
  bestPathOf(sha256: string): Promise<string | undefined>
  /**
   * Puts a muted copy in place of the one before. Durable when it resolves; nothing has changed when it fails.
   *
   * @param write - makes the copy at the path it is given, durable
   */
  putMuted(sha256: string, write: (path: string) => Promise<void>): Promise<void>
  /** Where the outline of this content lies, whether it is there or not. */
  outlinePathOf(sha256: string): string
  /** Puts an outline in place of the one before; where the content is gone meanwhile, nothing stays. */
  putOutline(sha256: string, write: (path: string) => Promise<void>): Promise<void>
  /** Removes the original where a muted copy stands for it, unless originals are to be kept. */
  dropOriginal(sha256: string): Promise<void>
  /** Removes the content with its muted copy and its outline. */
  remove(sha256: string): Promise<void>
}

/** Opens the folder of blobs and clears what processes that died have left half-written. */
export async function openBlobStore(
  dir: string,
  { keepOriginals = false }: { keepOriginals?: boolean } = {},
): Promise<BlobStore> {
  const incoming = join(dir, 'incoming')
  await mkdir(incoming, { recursive: true, mode: 0o700 })
  for (const name of await readdir(incoming)) if (!isWriterAlive(name)) await rm(join(incoming, name), { force: true })
  const pathOf = (sha256: string) => {
    // The hash becomes a path: nothing but a hash may get there.
    if (!/^[0-9a-f]{64}$/.test(sha256))
      throw new AppError('INPUT_INVALID', { detail: { wanted: 'sha256', got: sha256 } })
    return join(dir, sha256.slice(0, 2), sha256)
  }
  const mutedPathOf = (sha256: string) => `${pathOf(sha256)}.muted`
  const outlinePathOf = (sha256: string) => `${pathOf(sha256)}.outline`
  const bestPathOf = async (sha256: string) => {
    for (const path of [pathOf(sha256), mutedPathOf(sha256)]) if ((await fileSize(path)) !== undefined) return path
    return undefined
  }
  const put = async (path: string, write: (path: string) => Promise<void>) => {
    const temporary = join(incoming, `${process.pid}.${randomUUID()}`)
    try {
      await write(temporary)
      await giveName(temporary, path)
    } finally {
      await rm(temporary, { force: true })
    }
  }
  return {
    pathOf,
    mutedPathOf,
    outlinePathOf,
    bestPathOf,
    stage: async (source, limits) => {
      const temporary = join(incoming, `${process.pid}.${randomUUID()}`)
      const discard = () => rm(temporary, { force: true })
      try {
        const written = await writeHashed(source, temporary, limits)
        return { ...written, path: temporary, keep: () => keep(temporary, pathOf(written.sha256)), discard }
      } catch (error) {
        await discard()
        throw uploadError(error)
      }
    },
    exclusively: createLocks(),
    sizeOf: (sha256) => fileSize(pathOf(sha256)),
    putMuted: (sha256, write) => put(mutedPathOf(sha256), write),
    putOutline: async (sha256, write) => {
      await put(outlinePathOf(sha256), write)
      // Removing takes the sound first and the outline last: whichever of the two ends later leaves nothing.
      if ((await bestPathOf(sha256)) === undefined) await rm(outlinePathOf(sha256), { force: true })
    },
    dropOriginal: async (sha256) => {
      if (keepOriginals || (await fileSize(mutedPathOf(sha256))) === undefined) return
      await rm(pathOf(sha256), { force: true })
    },
    remove: async (sha256) => {
      await rm(pathOf(sha256), { force: true })
      await rm(mutedPathOf(sha256), { force: true })
      await rm(outlinePathOf(sha256), { force: true })
    },
  }
}

/** A file on its way begins with the number of its writer: the command line may open the folder while the service takes uploads. */
function isWriterAlive(name: string): boolean {
  const pid = Number(name.split('.')[0])
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function fileSize(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Bytes between two looks at how much room the disk has. */
const ROOM_EVERY_BYTES = 16 * 1024 ** 2

async function writeHashed(source: Readable, path: string, limits: ReceiveLimits) {
  const hash = createHash('sha256')
  let [bytes, lookedAt] = [0, 0]
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of steadily(source, limits)) {
      bytes += chunk.length
      checkSize(bytes, limits)
      if (bytes - lookedAt >= ROOM_EVERY_BYTES) {
        await limits.requireRoom?.()
        lookedAt = bytes
      }
      hash.update(chunk)
      await file.writeFile(chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  if (bytes === 0) throw new AppError('AUDIO_EMPTY', { detail: { wanted: 'audio', got: '0 bytes' } })
  return { sha256: hash.digest('hex'), bytes }
}

function checkSize(bytes: number, { maxBytes, quotaBytes = Infinity }: ReceiveLimits): void {
  if (bytes > maxBytes) throw new AppError('TOO_LARGE', { detail: { maxBytes } })
  if (bytes > quotaBytes) throw new AppError('UPLOAD_QUOTA', { detail: { leftBytes: quotaBytes } })
}

/** Gives finished content its name, unless the same is there. */
async function keep(temporary: string, path: string): Promise<boolean> {
  const isNew = (await fileSize(path)) === undefined
  if (isNew) await giveName(temporary, path)
  else await rm(temporary, { force: true })
  return isNew
}

/** Renames a finished file; the rename itself is made durable by syncing the folder. */
async function giveName(temporary: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await chmod(temporary, 0o600)
  await rename(temporary, path)
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

const CUT_CODES = new Set(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNABORTED', 'EPIPE'])
const CUT_MESSAGES = ['aborted', 'Unexpected end of form', 'Unexpected end of multipart data']

function uploadError(error: unknown): AppError {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const cut = CUT_CODES.has(code) || CUT_MESSAGES.includes((error as Error).message)
  return cut ? new AppError('UPLOAD_CUT', { cause: error }) : toAppError(error)
}

/** One queue of waiting functions for each name. */
function createLocks(): BlobStore['exclusively'] {
  const last = new Map<string, Promise<unknown>>()
  return async (name, fn) => {
    const turn = (last.get(name) ?? Promise.resolve()).then(fn, fn)
    const settled = turn.catch(() => undefined)
    last.set(name, settled)
    try {
      return await turn
    } finally {
      if (last.get(name) === settled) last.delete(name)
    }
  }
}
