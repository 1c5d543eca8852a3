import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const HEARTBEAT_MS = 5_000
const STALE_MS = 60_000
const ALIVE_STALE_MS = 1_800_000
const POLL_MS = 200

/**
 * Runs `work` while holding a lock file, so that two processes never fill one folder at a time. A lock whose process has died
 * (same machine) or whose heartbeat stopped is taken over.
 *
 * @param onWait - called once when another process holds the lock
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  options: { signal?: AbortSignal; onWait?: () => void } = {},
): Promise<T> {
  await mkdir(dirname(path), { recursive: true })
  const token = JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() })
  for (let waited = false; !(await acquire(path, token)); waited = true) {
    if (!waited) options.onWait?.()
    await sleep(POLL_MS, undefined, { signal: options.signal })
  }
  const heartbeat = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => {})
  }, HEARTBEAT_MS)
  heartbeat.unref()
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    if ((await ownerOf(path)) === token) await rm(path, { force: true })
  }
}

async function acquire(path: string, token: string): Promise<boolean> {
  try {
    await writeFile(path, token, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return (await clearStale(path)) && acquire(path, token)
  }
}

/** Whether a dead lock was moved away: under a name of its own, so that of several waiters only one takes away what it judged. */
async function clearStale(path: string): Promise<boolean> {
  const owner = await ownerOf(path)
  if (owner === undefined || !(await isStale(path, owner))) return false
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
    const moved = await ownerOf(aside)
    if (moved !== undefined && moved !== owner) await writeFile(path, moved, { flag: 'wx' })
  } catch {
    // Another waiter was quicker; the next round sees its lock.
  }
  await rm(aside, { force: true })
  return true
}

/** A process of this machine that lives may be computing for long without a heartbeat; its number may also be another's by now. */
async function isStale(path: string, owner: string): Promise<boolean> {
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
  const silentMs = Date.now() - mtimeMs
  try {
    const { pid, host } = JSON.parse(owner) as { pid: number; host: string }
    if (host === hostname()) return !isAlive(pid) || silentMs > ALIVE_STALE_MS
  } catch {
    // A lock that is being written has no owner yet.
  }
  return silentMs > STALE_MS
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const ownerOf = (path: string) => readFile(path, 'utf8').catch(() => undefined)
