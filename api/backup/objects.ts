import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../engine/errors.ts'
import { syncFolder } from './manifest.ts'

export interface Content {
  sha256: string
  bytes: number
}

/** Where content of a backup lies, by its hash: what two backups, or two files, have alike lies there once. */
export interface ObjectPlaces {
  pathOf: (sha256: string) => string
  /** Whether it is there with so many bytes. */
  has: (content: Content) => Promise<boolean>
}

export interface Objects extends ObjectPlaces {
  /**
   * Copies a file in, as far as it is written when it is reached, and reads it again from the disk.
   *
   * @throws AppError DISK_FAILING when it does not read as it was written; ENOENT when there is no such file
   */
  put(path: string, signal?: AbortSignal): Promise<Content>
  /** A new place for a file that is to be put. */
  temporary(): string
  /** Removes what is not named. */
  keepOnly(sha256s: ReadonlySet<string>): Promise<void>
}

export function objectsOf(dir: string): ObjectPlaces {
  const pathOf = (sha256: string): string => join(dir, 'objects', sha256.slice(0, 2), sha256)
  return {
    pathOf,
    has: async ({ sha256, bytes }) => (await stat(pathOf(sha256)).catch(() => undefined))?.size === bytes,
  }
}

/** Opens the content of a backup folder for writing; what a backup that was broken off has left half-written is removed. */
export async function openObjects(dir: string): Promise<Objects> {
  const [objects, incoming] = [join(dir, 'objects'), join(dir, 'incoming')]
  await rm(incoming, { recursive: true, force: true })
  for (const folder of [objects, incoming]) await mkdir(folder, { recursive: true, mode: 0o700 })
  const { pathOf, has } = objectsOf(dir)
  const temporary = (): string => join(incoming, randomUUID())
  return {
    ...{ pathOf, temporary, has },
    put: async (path, signal) => {
      const copy = temporary()
      try {
        const content = await copyHashed(path, copy, signal)
        if ((await hashOf(copy, signal)) !== content.sha256)
          throw new AppError('DISK_FAILING', { detail: { folder: dir } })
        await giveName(copy, pathOf(content.sha256))
        return content
      } finally {
        await rm(copy, { force: true })
      }
    },
    keepOnly: async (sha256s) => {
      for (const prefix of await readdir(objects))
        for (const name of await readdir(join(objects, prefix)))
          if (!sha256s.has(name)) await rm(join(objects, prefix, name), { force: true })
    },
  }
}

/** Copies a file to a new one, durable, hashing on the way. */
export async function copyHashed(from: string, to: string, signal?: AbortSignal): Promise<Content> {
  const hash = createHash('sha256')
  let bytes = 0
  const source = await open(from, 'r')
  const target = await open(to, 'wx', 0o600)
  try {
    for await (const chunk of source.createReadStream({ autoClose: false, ...(signal && { signal }) })) {
      const piece = chunk as Buffer
      hash.update(piece)
      bytes += piece.length
      await target.writeFile(piece)
    }
    await target.sync()
  } finally {
    await target.close()
    await source.close()
  }
  return { sha256: hash.digest('hex'), bytes }
}

export async function hashOf(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, signal && { signal })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Renames a finished file into its folder, durable. */
export async function giveName(temporary: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await rename(temporary, path)
  await syncFolder(dirname(path))
}
