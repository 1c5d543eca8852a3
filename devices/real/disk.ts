import { mkdir, open, readFile, readdir, rename, stat, statfs, unlink } from 'node:fs/promises'
import type { Disk } from '../ports.ts'

/** Recorded sound is nobody's business but the service's. */
const FILE_MODE = 0o600
const DIR_MODE = 0o700

/** The machine's file system. */
export const realDisk: Disk = {
  create: async (path) => {
    const file = await open(path, 'ax', FILE_MODE)
    return {
      append: async (bytes) => {
        for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at, bytes.length - at)).bytesWritten
      },
      sync: () => file.datasync(),
      close: () => file.close(),
    }
  },
  read: async (path, from = 0, bytes) => {
    if (bytes === undefined) return (await readFile(path)).subarray(from)
    const file = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, from)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  },
  list: async (dir) => {
    const entries = await readdir(dir, { withFileTypes: true }).catch(noneIfMissing)
    const files = entries.filter((entry) => entry.isFile())
    return Promise.all(files.map(async ({ name }) => ({ name, ...(await lookAt(`${dir}/${name}`)) })))
  },
  size: async (path) => (await stat(path).catch(missing))?.size,
  overwrite: async (path, at, bytes) => {
    const file = await open(path, 'r+')
    try {
      await file.write(bytes, 0, bytes.length, at)
      await file.datasync()
    } finally {
      await file.close()
    }
  },
  rename: (from, to) => rename(from, to),
  unlink: (path) => unlink(path),
  makeDir: async (dir) => void (await mkdir(dir, { recursive: true, mode: DIR_MODE })),
  syncDir: async (dir) => {
    const folder = await open(dir, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  },
  freeBytes: async (dir) => {
    const { bavail, bsize } = await statfs(dir)
    return bavail * bsize
  },
}

/** A file may go between being listed and being looked at. */
async function lookAt(path: string): Promise<{ bytes: number; modifiedMs?: number }> {
  const stats = await stat(path).catch(() => undefined)
  return stats === undefined ? { bytes: 0 } : { bytes: stats.size, modifiedMs: Math.floor(stats.mtimeMs) }
}

function noneIfMissing(error: unknown): [] {
  return missing(error) ?? []
}

function missing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
}
