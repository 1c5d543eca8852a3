import { statfs } from 'node:fs/promises'
import { AppError } from '../../engine/errors.ts'

/** On a small disk the reserve is smaller, too: no more than this part of the whole. */
const LARGEST_SHARE = 1 / 20

/**
 * Refuses what would use up the disk: a reserve stays free, without which the database could not write either.
 *
 * @param dir - any folder on the disk
 * @param reserveBytes - what is to stay free
 * @param neededBytes - what is known to come
 * @throws AppError DISK_FULL
 */
export async function requireRoom(dir: string, reserveBytes: number, neededBytes = 0): Promise<void> {
  const { bsize, blocks, bavail } = await statfs(dir)
  const reserve = Math.min(reserveBytes, blocks * bsize * LARGEST_SHARE)
  const free = bavail * bsize
  if (free - neededBytes < reserve)
    throw new AppError('DISK_FULL', { detail: { freeBytes: free, neededBytes, reserveBytes: Math.round(reserve) } })
}
