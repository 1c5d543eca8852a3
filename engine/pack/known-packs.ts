import type { Knowledge } from './knowledge.ts'
import { layKnowledge, readPack, type ShippedLayers } from './load.ts'
import { overlayHash, overlayText, type Overlay } from './overlay.ts'

const shipped = new Map<string, Promise<ShippedLayers>>()
const laid = new Map<string, Promise<Knowledge>>()
/** Of packs with what is laid over them, by store and version. */
const MOST_KEPT = 16

/**
 * A pack by name with what experts laid over it. Its files are read once and again only after a restart: reading takes some hundred
 * milliseconds of the thread.
 *
 * @throws AppError PACK_UNKNOWN, PACK_INVALID; then it is read again the next time
 */
export function knownPack(name: string, overlays: readonly Overlay[] = []): Promise<Knowledge> {
  const key = [name, ...overlays.map((overlay) => overlayHash(overlayText(overlay)))].join(' ')
  const known = laid.get(key) ?? knownLayers(name).then((layers) => layKnowledge(layers, { overlays }))
  // What was used last stands last.
  laid.delete(key)
  laid.set(key, known)
  for (const oldest of laid.keys()) if (laid.size > MOST_KEPT) laid.delete(oldest)
  known.catch(() => laid.delete(key))
  return known
}

function knownLayers(name: string): Promise<ShippedLayers> {
  const known = shipped.get(name) ?? readPack(name)
  shipped.set(name, known)
  known.catch(() => shipped.delete(name))
  return known
}
