import { chmod, lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isMainThread } from 'node:worker_threads'

const PRIVATE_FILE = 0o600
const PRIVATE_FOLDER = 0o700
const OTHERS = 0o077
/** Of a folder that all may write to, as /tmp. */
const STICKY = 0o1000

/** What this process makes from now on is its owner's alone, whatever the umask it was started with. Threads share it. */
export function keepNewFilesPrivate(): void {
  if (isMainThread) process.umask(OTHERS)
}

/** Whether others on this machine may look into a folder or file, or enter it. False where there is none. */
export async function isOpenToOthers(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined)
  return found !== undefined && process.platform !== 'win32' && (found.mode & OTHERS) !== 0
}

/**
 * Closes a folder, or a file, to others, where it was made before by somebody who left it open. What is not ours to change (another
 * owner, a folder that all may write to) stays as it is: `tingdian doctor` tells of it.
 */
export async function makePrivate(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (!found || (found.mode & STICKY) !== 0 || !(found.isFile() || found.isDirectory())) return
  const mode = found.isDirectory() ? PRIVATE_FOLDER : PRIVATE_FILE
  if ((found.mode & OTHERS) !== 0) await chmod(path, mode).catch(() => undefined)
}

/** Closes a database file with what SQLite lays beside it. */
export async function makeDatabasePrivate(file: string): Promise<void> {
  for (const ending of ['', '-wal', '-shm', '-journal']) await makePrivate(file + ending)
}

/** Closes a folder with all below it. A folder in it that is closed already was made by us with all it holds, and is not looked into. */
export async function makeTreePrivate(folder: string): Promise<void> {
  await makePrivate(folder)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (!entry.isDirectory()) await makePrivate(path)
    else if (await isOpenToOthers(path)) await makeTreePrivate(path)
  }
}
