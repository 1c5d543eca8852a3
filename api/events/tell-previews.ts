import { readLine } from '../../engine/knowledge/line.ts'
import type { PreviewState } from '../jobs/previews.ts'
import type { EventLog } from './event-log.ts'

/** Nobody sees a bar move more often, and the log is not to be full of it. */
const EVERY_MS = 1000

/** Tells how far previews are, and how they end. */
export function createPreviewTeller(log: EventLog, everyMs = EVERY_MS): (preview: PreviewState) => void {
  let toldAt = -Infinity
  return ({ id, draft, line, state, fraction }) => {
    if (state === 'running' && Date.now() - toldAt < everyMs) return
    toldAt = Date.now()
    const { storeId } = readLine(line)
    log.publish({
      ...{ kind: 'preview', previewId: id, draftId: draft, line, state },
      ...{ fraction: Math.round(fraction * 100) / 100, ...(storeId !== undefined && { storeId }) },
    })
  }
}
