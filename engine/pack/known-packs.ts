import type { Knowledge } from './knowledge.ts'
import { loadPack } from './load.ts'

const packs = new Map<string, Promise<Knowledge>>()

/**
 * A pack by name, read once and again only after a restart: reading takes some hundred milliseconds of the thread.
 *
 * @throws AppError PACK_UNKNOWN, PACK_INVALID; then it is read again the next time
 */
export function knownPack(name: string): Promise<Knowledge> {
  const known = packs.get(name) ?? loadPack(name)
  packs.set(name, known)
  known.catch(() => packs.delete(name))
  return known
}
