import { AppError } from '../../errors.ts'
import { HELD_BLOBS } from '../sql/blobs.ts'
import { connect } from './driver.ts'

/**
 * Writes the database as it is at one moment into a new file, while others read and write: `VACUUM INTO` copies within one read
 * transaction. The copy is looked through before it counts.
 *
 * @param copy - where it goes; nothing may be there
 * @returns the content that was needed at that moment
 * @throws AppError STORE_BROKEN when the copy is not sound, DISK_FULL
 */
export async function writeCopy(path: string, copy: string): Promise<string[]> {
  const reader = await connect(path, 'read')
  try {
    await reader.all('VACUUM INTO ?', [copy])
  } finally {
    await reader.close()
  }
  const written = await connect(copy, 'read')
  try {
    const rows = await written.all<{ quick_check: string }>('PRAGMA quick_check(1)')
    if (rows[0]?.quick_check !== 'ok')
      throw new AppError('STORE_BROKEN', { detail: { store: path, reason: 'damaged' } })
    return (await written.all<{ sha256: string }>(HELD_BLOBS)).map(({ sha256 }) => sha256)
  } finally {
    await written.close()
  }
}
