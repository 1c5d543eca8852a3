import { AppError } from '../errors.ts'
import type { FileBytes } from './bytes.ts'

const MOST_BOXES = 10_000

/**
 * Sees to it that an MP4 file holds its index, without which nobody can tell where the sound lies; recorders write it last
 * (ISO 14496-12, section 8.2: `moov`; fragments have a `moof` each).
 *
 * @throws AppError AUDIO_TRUNCATED
 */
export async function checkMp4Index(bytes: FileBytes): Promise<void> {
  for (let at = 0, count = 0; at + 8 <= bytes.size && count < MOST_BOXES; count++) {
    const head = await bytes.read(at, 16)
    const short = head.readUInt32BE(0)
    const length = short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : short || bytes.size - at
    const isWhole = length >= 8 && at + length <= bytes.size
    if (isWhole && ['moov', 'moof'].includes(head.toString('latin1', 4, 8))) return
    at += Math.max(8, length)
  }
  throw new AppError('AUDIO_TRUNCATED', {
    detail: { path: bytes.path, wanted: 'an index (moov)', got: 'the end of the file before it' },
  })
}
