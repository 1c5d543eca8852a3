import { readLine } from '../../engine/knowledge/line.ts'
import type { StoredReread } from '../../engine/store/reread-types.ts'
import type { PreviewState } from '../jobs/previews.ts'
import type { LiveEvent } from '../schemas/events.ts'
import type { EventLog } from './event-log.ts'

/** Nobody sees a bar move more often, and the log is not to be full of it. */
const EVERY_MS = 1000

type LineEvent = Extract<LiveEvent, { kind: 'preview' | 'reread' }>

/** Tells how far previews are, and how they end. */
export const createPreviewTeller = (log: EventLog, everyMs = EVERY_MS): ((preview: PreviewState) => void) =>
  createLineTeller(log, everyMs, ({ id, draft, line, state, fraction }) => ({
    ...{ kind: 'preview', previewId: id, draftId: draft, line, state },
    fraction: Math.round(fraction * 100) / 100,
  }))

/** Tells how far re-readings are, and how they end. */
export const createRereadTeller = (log: EventLog, everyMs = EVERY_MS): ((reread: StoredReread) => void) =>
  createLineTeller(log, everyMs, ({ id, line, state, done, recordings }) => ({
    ...{ kind: 'reread', rereadId: id, line, state, done, recordings },
  }))

/** What is done for a line of knowledge is told to those who may see the line's store; while it runs, no more often than `everyMs`. */
function createLineTeller<Work extends { line: string; state: string }>(
  log: EventLog,
  everyMs: number,
  eventOf: (work: Work) => LineEvent,
): (work: Work) => void {
  let toldAt = -Infinity
  return (work) => {
    if (work.state === 'running' && Date.now() - toldAt < everyMs) return
    toldAt = Date.now()
    const { storeId } = readLine(work.line)
    log.publish({ ...eventOf(work), ...(storeId !== undefined && { storeId }) })
  }
}
