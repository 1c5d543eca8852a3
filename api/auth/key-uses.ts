import type { InsightStore } from '../../engine/store/types.ts'

/** A key that is used all day is written once in so many milliseconds: the list tells days, not seconds. */
const WRITTEN_EVERY_MS = 5 * 60_000

/** When keys were used last: known here to the moment, kept in the store within some minutes. */
export function createKeyUses(store: Pick<InsightStore, 'noteKeyUse'>, now: () => number = Date.now) {
  const uses = new Map<string, { at: number; writtenAt: number }>()
  return {
    note(id: string): void {
      const at = now()
      const { writtenAt = -Infinity } = uses.get(id) ?? {}
      const isDue = at - writtenAt >= WRITTEN_EVERY_MS
      uses.set(id, { at, writtenAt: isDue ? at : writtenAt })
      // What was asked for does not fail because this could not be written; the next use is written again.
      if (isDue) store.noteKeyUse(id, at).catch(() => uses.delete(id))
    },
    /** Epoch ms; undefined: not since this process began. */
    of: (id: string): number | undefined => uses.get(id)?.at,
  }
}

export type KeyUses = ReturnType<typeof createKeyUses>
