import type { SegmentFile } from './segments.ts'

/**
 * The segments that lie in a spool, in the order in which they came, and which of them the server has. A day without a network leaves
 * thousands, and they are asked for with every piece that is sent and every few seconds beside: nothing but `all` looks at each.
 */
export interface SegmentFiles {
  all(): SegmentFile[]
  ofStart(bootId: string): SegmentFile[]
  hasStart(bootId: string): boolean
  /** Bytes of all of them. */
  bytes(): number
  /** Notes that a segment is there, or how large it is now. */
  put(file: SegmentFile): void
  remove(name: string): void
  /** Those of which it is not known that the server has them. */
  unacked(): SegmentFile[]
  isAcked(name: string): boolean
  /** Notes that the server has a segment, and that nothing will be added to it. */
  noteAcked(file: SegmentFile, monoMs: number): void
  /** Those that the server has had since then or longer, by its boot-time clock. */
  ackedBy(monoMs: number): SegmentFile[]
}

export function createSegmentFiles(found: readonly SegmentFile[]): SegmentFiles {
  const byName = new Map<string, SegmentFile>()
  const byStart = new Map<string, Map<string, SegmentFile>>()
  const unacked = new Map<string, SegmentFile>()
  /** In the order of the times, since a clock never goes back. */
  const acked = new Map<string, { file: SegmentFile; monoMs: number }>()
  let bytes = 0

  function put(file: SegmentFile): void {
    bytes += file.bytes - (byName.get(file.name)?.bytes ?? 0)
    byName.set(file.name, file)
    if (!acked.has(file.name)) unacked.set(file.name, file)
    const own = byStart.get(file.bootId)
    if (own === undefined) byStart.set(file.bootId, new Map([[file.name, file]]))
    else own.set(file.name, file)
  }

  function remove(name: string): void {
    const file = byName.get(name)
    if (file === undefined) return
    bytes -= file.bytes
    for (const files of [byName, unacked, acked]) files.delete(name)
    const own = byStart.get(file.bootId)
    own?.delete(name)
    if (own?.size === 0) byStart.delete(file.bootId)
  }

  function ackedBy(monoMs: number): SegmentFile[] {
    const out: SegmentFile[] = []
    for (const one of acked.values()) {
      if (one.monoMs > monoMs) break
      out.push(one.file)
    }
    return out
  }

  for (const file of found) put(file)
  return {
    ...{ put, remove, ackedBy },
    all: () => [...byName.values()],
    ofStart: (bootId) => [...(byStart.get(bootId)?.values() ?? [])],
    hasStart: (bootId) => byStart.has(bootId),
    bytes: () => bytes,
    unacked: () => [...unacked.values()],
    isAcked: (name) => acked.has(name),
    noteAcked: (file, monoMs) => {
      unacked.delete(file.name)
      if (!acked.has(file.name)) acked.set(file.name, { file, monoMs })
    },
  }
}
