import { readLine } from '../../engine/knowledge/line.ts'
import type { StoredReread } from '../../engine/store/reread-types.ts'
import type { EventLog } from './event-log.ts'

/** Nobody sees a bar move more often, and the log is not to be full of it. */
const EVERY_MS = 1000

/** Tells how far re-readings are, and how they end. */
export function createRereadTeller(log: EventLog, everyMs = EVERY_MS): (reread: StoredReread) => void {
  let toldAt = -Infinity
  return ({ id, line, state, done, recordings }) => {
    if (state === 'running' && Date.now() - toldAt < everyMs) return
    toldAt = Date.now()
    const { storeId } = readLine(line)
    log.publish({
      kind: 'reread',
      rereadId: id,
      line,
      state,
      done,
      recordings,
      ...(storeId !== undefined && { storeId }),
    })
  }
}
