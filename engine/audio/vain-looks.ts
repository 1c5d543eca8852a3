import { AppError } from '../errors.ts'
import type { FileBytes } from './bytes.ts'

/** What may be spent on places that only look like the beginning of something, for each byte of the file, and in any case. */
const MOST_VAIN_LOOKS = 8
const FREE_VAIN_BYTES = 16 << 20

/**
 * Counts the bytes that a reader looked at in vain. Somebody may have filled a file with beginnings of frames or pages, each of
 * which has to be read up to the end of all others: work must not grow faster than the file.
 *
 * @returns a function that adds to the count. @throws AppError AUDIO_DAMAGED when it is too much
 */
export function createVainLooks(
  { path, size }: Pick<FileBytes, 'path' | 'size'>,
  wanted: string,
): (bytes: number) => void {
  let looked = 0
  return (bytes) => {
    looked += bytes
    if (looked > MOST_VAIN_LOOKS * size + FREE_VAIN_BYTES)
      throw new AppError('AUDIO_DAMAGED', { detail: { path, wanted, got: 'broken ones' } })
  }
}
