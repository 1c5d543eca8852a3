import { open, readFile, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../engine/errors.ts'

const NAME = 'lock'

/**
 * Runs `fn` while nobody else works on a backup folder. A lock of a process of this machine that has ended counts no more; where nobody can
 * write, nobody need be kept out.
 *
 * @throws AppError CONFLICT while somebody else does
 */
export async function whileLocked<T>(dir: string, fn: () => Promise<T>): Promise<T> {
  const path = join(dir, NAME)
  const owner = await readFile(path, 'utf8').catch(() => '')
  if (owner !== '' && !isAlive(owner)) await rm(path, { force: true })
  const file = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EROFS') return undefined
    if (error.code !== 'EEXIST') throw error
    throw new AppError('CONFLICT', {
      detail: { why: 'another process works on this backup', file: path },
      cause: error,
    })
  })
  try {
    await file?.writeFile(`${process.pid} ${hostname()}`)
    return await fn()
  } finally {
    await file?.close()
    if (file) await rm(path, { force: true })
  }
}

function isAlive(owner: string): boolean {
  const [pid, host] = owner.split(' ')
  if (host !== hostname()) return true
  try {
    process.kill(Number(pid), 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
