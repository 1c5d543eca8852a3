import type { InsightStore } from '../../engine/store/types.ts'
import { LOCAL_CALLER, livingKeys } from '../auth/keys.ts'
import type { Sessions } from '../auth/sessions.ts'
import type { Hearing, Listeners } from './listeners.ts'

/** A key that another process has revoked, or a session whose time is over, ends its streams within this. */
const EVERY_MS = 2000

/** Ends the streams of those who may no longer listen. What is revoked here ends at once, by `Listeners.end`. */
export function watchKeys(
  store: Pick<InsightStore, 'listKeys'>,
  sessions: Pick<Sessions, 'isOpen'>,
  listeners: Pick<Listeners, 'all' | 'end'>,
  everyMs = EVERY_MS,
) {
  async function look(): Promise<void> {
    const hearings = listeners.all()
    if (hearings.length === 0) return
    const living = new Set((await livingKeys(store)).map(({ id }) => id))
    // The first key closes a machine that was open, and revoking it does not open it again.
    const isClosed = living.size > 0 || (await store.listKeys()).length > 0
    const over = new Set<Hearing>()
    for (const hearing of hearings) {
      const { caller, session } = hearing
      const isKeyOver = caller.id === LOCAL_CALLER.id ? isClosed : !living.has(caller.id)
      if (isKeyOver || (session !== undefined && !sessions.isOpen(session))) over.add(hearing)
    }
    listeners.end((hearing) => over.has(hearing))
  }
  let looking: Promise<void> | undefined
  const timer = setInterval(() => {
    looking ??= look()
      // A database that does not answer says nothing about keys.
      .catch(() => undefined)
      .finally(() => (looking = undefined))
  }, everyMs)
  timer.unref()
  return {
    async close(): Promise<void> {
      clearInterval(timer)
      await looking
    },
  }
}
