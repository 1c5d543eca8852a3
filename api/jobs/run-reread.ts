import { createLiveKnowledge } from '../../engine/knowledge/live.ts'
import { readLine } from '../../engine/knowledge/line.ts'
import { runReread, type ReadKept, type RereadWatch } from '../../engine/knowledge/reread.ts'
import type { StoredReread } from '../../engine/store/reread-types.ts'
import type { InsightStore } from '../../engine/store/types.ts'
import type { Engine } from '../engine-port.ts'
import { saveKnowledge } from '../intake/keep-analysis.ts'

/**
 * Works on a re-reading until it is over, or is given up by the signal; then it goes on where it was the next time.
 *
 * @throws AppError NOT_FOUND, CANCELLED; what the engine throws
 */
export async function workOnReread(
  { engine, store }: { engine: Pick<Engine, 'understand'>; store: InsightStore },
  id: string,
  watch: RereadWatch = {},
): Promise<StoredReread> {
  const reread = await store.getReread(id)
  // What was added must be known by name before anything speaks of it.
  if (reread?.state === 'running') {
    const line = readLine(reread.line)
    await saveKnowledge(store, line.pack, await createLiveKnowledge(store)(line))
  }
  const read: ReadKept = (kept, knowledge) =>
    engine.understand([], { ...knowledge, kept, ...(watch.signal && { signal: watch.signal }) })
  return runReread(store, read, id, watch)
}
