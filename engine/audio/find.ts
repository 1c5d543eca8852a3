import { readdir, realpath, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { AppError } from '../errors.ts'
import { fileError } from './file-error.ts'

/** Endings by which audio is found in a directory; a file named outright is taken whatever its ending. */
export const AUDIO_ENDINGS: ReadonlySet<string> = new Set(
  '.wav .wave .flac .mp3 .opus .ogg .oga .m4a .mp4 .aac .amr .3gp .webm .mka .wma .aif .aiff .caf .w64 .rf64'.split(
    ' ',
  ),
)

/**
 * Expands directories (recursively, sorted by name) into the audio files they hold; hidden entries are left out. Symbolic links count
 * as what they lead to; what a directory holds under several names is taken once. Audio that cannot be looked at, and folders that
 * cannot be listed, are handed on: opening them tells the reason.
 *
 * @throws AppError AUDIO_NOT_FOUND, AUDIO_UNREADABLE, AUDIO_DIRECTORY_EMPTY
 */
export async function findAudio(paths: string[]): Promise<string[]> {
  const found: string[] = []
  for (const path of paths) {
    if (!(await isDirectory(path))) {
      found.push(path)
      continue
    }
    const files = await walk(path, new Set([await realpath(path)]))
    if (files.length === 0) throw new AppError('AUDIO_DIRECTORY_EMPTY', { detail: { path } })
    found.push(...files)
  }
  return found
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    throw fileError(path, error)
  }
}

/** @param seen - true paths of what was met: links may lead back */
async function walk(folder: string, seen: Set<string>): Promise<string[]> {
  const names = await readdir(folder).catch(() => undefined)
  // Handed on as it is: opening it tells why it cannot be read, and the others go on.
  if (!names) return [folder]
  const found: string[] = []
  for (const name of names.filter((one) => !one.startsWith('.')).sort()) {
    const path = join(folder, name)
    const kind = await kindOf(path)
    if (kind === 'other' || (kind !== 'folder' && !AUDIO_ENDINGS.has(extname(name).toLowerCase()))) continue
    const truePath = await realpath(path).catch(() => path)
    if (seen.has(truePath)) continue
    seen.add(truePath)
    found.push(...(kind === 'folder' ? await walk(path, seen) : [path]))
  }
  return found
}

async function kindOf(path: string): Promise<'folder' | 'file' | 'other' | 'unknown'> {
  const stats = await stat(path).catch(() => undefined)
  if (!stats) return 'unknown'
  return stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'other'
}
