import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { AppError } from '../../engine/errors.ts'

const AUDIO_ENDINGS = new Set(
  '.wav .wave .flac .mp3 .ogg .oga .opus .m4a .aac .mp4 .wma .amr .webm .aif .aiff .caf .pcm .raw'.split(' '),
)

/**
 * Files to work on: a file stands for itself, whatever its name; a folder for the recordings in it, by name, sub-folders too.
 *
 * @throws AppError AUDIO_DIRECTORY_EMPTY, AUDIO_NOT_FOUND
 */
export async function audioFiles(path: string): Promise<string[]> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw new AppError('AUDIO_NOT_FOUND', { detail: { path } })
    throw error
  })
  if (!info.isDirectory()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile() && AUDIO_ENDINGS.has(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  if (files.length === 0) throw new AppError('AUDIO_DIRECTORY_EMPTY', { detail: { path, wanted: [...AUDIO_ENDINGS] } })
  return files
}
