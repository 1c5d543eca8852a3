import { extname } from 'node:path'
import { AUDIO_ENDINGS } from '../../engine/audio/find.ts'
import type { Clock } from '../ports.ts'
import type { ListedFile } from './taken-files.ts'

/** A file that does not grow for so long is complete: copies over a network pause for less. */
const COMPLETE_MS = 6000

/**
 * Tells which files of a folder are there as a whole: audio, not hidden (programs that copy begin with hidden or other names), and of the
 * same size since a while.
 *
 * @returns to be called with each listing; gives the complete ones, by name
 */
export function createArrivals(clock: Clock): (files: readonly ListedFile[]) => ListedFile[] {
  let seen = new Map<string, { bytes: number; modifiedMs?: number; sinceMs: number }>()
  return (files) => {
    const now = clock.monoMs()
    const audio = files.filter(({ name }) => !name.startsWith('.') && AUDIO_ENDINGS.has(extname(name).toLowerCase()))
    seen = new Map(
      audio.map(({ name, bytes, modifiedMs }) => {
        const before = seen.get(name)
        const isSame = before?.bytes === bytes && before.modifiedMs === modifiedMs
        return [name, { bytes, modifiedMs, sinceMs: isSame ? before.sinceMs : now }]
      }),
    )
    return audio
      .filter(({ name, bytes }) => bytes > 0 && now - (seen.get(name)?.sinceMs ?? now) >= COMPLETE_MS)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  }
}
