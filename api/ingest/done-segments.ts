import { lastSeqOf } from '../../devices/spool/gap.ts'
import type { IntakeLog } from './intake-log.ts'
import type { LogEntry } from './log-entry.ts'

/**
 * Lets go the segments of the log of which everything is done, from the oldest on.
 *
 * @param doneSeq - through which record a start (`DEVICE EPOCH`) is done
 */
export function createSegmentRelease(
  log: Pick<IntakeLog, 'closedSegments' | 'entries' | 'release'>,
  doneSeq: (start: string) => number,
): () => Promise<void> {
  const segmentEnds = new Map<string, Map<string, number>>()
  return async () => {
    for (const name of await log.closedSegments()) {
      const ends = segmentEnds.get(name) ?? endsOf(await log.entries(name))
      segmentEnds.set(name, ends)
      // In order: a start's first records must not outlive those that follow them.
      if (![...ends].every(([start, seq]) => doneSeq(start) >= seq)) return
      await log.release(name)
      segmentEnds.delete(name)
    }
  }
}

function endsOf(entries: readonly LogEntry[]): Map<string, number> {
  const ends = new Map<string, number>()
  for (const entry of entries)
    if (entry.kind === 'record') ends.set(`${entry.device} ${entry.record.epoch}`, lastSeqOf(entry.record))
  return ends
}
