import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { AppError } from '../errors.ts'
import { fileError } from './file-error.ts'

/** Endings by which audio is found in a directory; a file named outright is taken whatever its ending. */
const AUDIO_ENDINGS = new Set(
  '.wav .wave .flac .mp3 .opus .ogg .oga .m4a .mp4 .aac .amr .3gp .webm .mka .wma .aif .aiff .caf .w64 .rf64'.split(
    ' ',
  ),
)

/**
 * Expands directories (recursively, sorted by name) into the audio files they hold; hidden entries are left out.
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
    const files = await walk(path)
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

async function walk(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw fileError(folder, error)
  })
  entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  const found: string[] = []
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.name.startsWith('.')) continue
    if (entry.isDirectory()) found.push(...(await walk(path)))
    else if (entry.isFile() && AUDIO_ENDINGS.has(extname(entry.name).toLowerCase())) found.push(path)
  }
  return found
}
