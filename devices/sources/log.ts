import type { Clock } from '../ports.ts'

/** One thing that happened, for the log of the agent: never words that were said, never a password. */
export interface LogEntry {
  event: string
  [detail: string]: string | number | undefined
}
export type Log = (entry: LogEntry) => void

const MINUTE_MS = 60_000
/** A recorder that complains without end must not fill the card (google/aiyprojects-raspbian#197). */
const MOST_A_MINUTE = 10

/** A log of at most ten entries a minute; the last one of a full minute says that more is left out. */
export function boundedLog(clock: Clock, log: Log): Log {
  let [sinceMs, written, leftOut] = [-Infinity, 0, 0]
  return (entry) => {
    const now = clock.monoMs()
    if (now - sinceMs >= MINUTE_MS) [sinceMs, written] = [now, 0]
    if (++written > MOST_A_MINUTE) {
      leftOut += 1
      return
    }
    log(leftOut === 0 ? entry : { ...entry, leftOut })
    leftOut = 0
  }
}
