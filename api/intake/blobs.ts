import { createHash, randomUUID } from 'node:crypto'
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { AppError, toAppError } from '../../engine/errors.ts'

/** Content that is on disk but has no name yet. */
export interface StagedBlob {
  sha256: string
  bytes: number
  /** Gives it its name; when this resolves, the content survives a power cut. */
  keep(): Promise<void>
  /** Forgets it, unless it was kept. */
  discard(): Promise<void>
}

export interface ReceiveLimits {
  maxBytes: number
  /** Longest pause between two pieces before the upload counts as stalled. */
  idleMs: number
}

/** Files by content: `<dir>/ab/abcdef…`. What has a name there was written whole. */
export interface BlobStore {
  /**
   * Writes a stream to disk, hashing on the way, never holding it in memory.
   *
   * @throws AppError AUDIO_EMPTY, TOO_LARGE, UPLOAD_STALLED, UPLOAD_CUT, DISK_FULL; nothing is left behind then
   */
  stage(source: Readable, limits: ReceiveLimits): Promise<StagedBlob>
  /** Runs `fn` while nothing else that was given here touches this content: keeping and removing must not cross. */
  exclusively<T>(sha256: string, fn: () => Promise<T>): Promise<T>
  /** Where the content with this hash lies, whether it is there or not. */
  pathOf(sha256: string): string
  /** Size in bytes, or undefined when it is not there. */
  sizeOf(sha256: string): Promise<number | undefined>
  remove(sha256: string): Promise<void>
}

/** Opens the folder of blobs and clears what uploads before a crash have left half-written. */
export async function openBlobStore(dir: string): Promise<BlobStore> {
  const incoming = join(dir, 'incoming')
  await mkdir(incoming, { recursive: true })
  for (const name of await readdir(incoming)) await rm(join(incoming, name), { force: true })
  const pathOf = (sha256: string) => {
    // The hash becomes a path: nothing but a hash may get there.
    if (!/^[0-9a-f]{64}$/.test(sha256))
      throw new AppError('INPUT_INVALID', { detail: { wanted: 'sha256', got: sha256 } })
    return join(dir, sha256.slice(0, 2), sha256)
  }
  return {
    pathOf,
    stage: async (source, limits) => {
      const temporary = join(incoming, randomUUID())
      const discard = () => rm(temporary, { force: true })
      try {
        const written = await writeHashed(source, temporary, limits)
        return { ...written, keep: () => keep(temporary, pathOf(written.sha256)), discard }
      } catch (error) {
        await discard()
        throw uploadError(error)
      }
    },
    exclusively: createLocks(),
    sizeOf: async (sha256) => {
      try {
        return (await stat(pathOf(sha256))).size
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    remove: async (sha256) => rm(pathOf(sha256), { force: true }),
  }
}

async function writeHashed(source: Readable, path: string, limits: ReceiveLimits) {
  const hash = createHash('sha256')
  let bytes = 0
  const file = await open(path, 'wx')
  try {
    for await (const chunk of steadily(source, limits.idleMs)) {
      bytes += chunk.length
      if (bytes > limits.maxBytes) throw new AppError('TOO_LARGE', { detail: { maxBytes: limits.maxBytes } })
      hash.update(chunk)
      await file.writeFile(chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  if (bytes === 0) throw new AppError('AUDIO_EMPTY')
  return { sha256: hash.digest('hex'), bytes }
}

/** The pieces of a stream, refusing a pause longer than `idleMs`. It leaves the stream open, so that an answer can still be sent. */
async function* steadily(source: Readable, idleMs: number): AsyncGenerator<Buffer> {
  const pieces = source.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>
  while (true) {
    let timer: NodeJS.Timeout | undefined
    const stalled = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new AppError('UPLOAD_STALLED', { detail: { idleMs } })), idleMs)
    })
    const piece = await Promise.race([pieces.next(), stalled]).finally(() => clearTimeout(timer))
    if (piece.done) return
    yield piece.value
  }
}

/** Gives a finished file its name. The rename itself is made durable by syncing the folder. */
async function keep(temporary: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const there = await access(path).then(
    () => true,
    () => false,
  )
  if (there) return rm(temporary, { force: true })
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
