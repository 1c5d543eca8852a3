import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../engine/errors.ts'
import { syncFolder } from './manifest.ts'

const NAME = 'restoring'

/** Which backup is being restored into a data folder; undefined when none is. */
export async function restoringOf(dataDir: string): Promise<string | undefined> {
  return readFile(join(dataDir, NAME), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
}

/** @throws AppError RESTORE_UNFINISHED when a restore was broken off: what is there is not whole */
export async function refuseHalfRestored(dataDir: string): Promise<void> {
  if ((await restoringOf(dataDir)) !== undefined)
    throw new AppError('RESTORE_UNFINISHED', { detail: { folder: dataDir } })
}

export async function markRestoring(dataDir: string, backup: string): Promise<void> {
  const file = await open(join(dataDir, NAME), 'w', 0o600)
  try {
    await file.writeFile(backup)
    await file.sync()
  } finally {
    await file.close()
  }
  await syncFolder(dataDir)
}

export async function markRestored(dataDir: string): Promise<void> {
  await rm(join(dataDir, NAME), { force: true })
  await syncFolder(dataDir)
}
