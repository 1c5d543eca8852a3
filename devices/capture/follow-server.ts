import type { CaptureSource } from '../capture-source.ts'
import type { Clock } from '../ports.ts'
import type { Spool } from '../spool/spool.ts'

/** So much of a source that can wait is under way to the server at most, so that it never fills the disk, … */
const UNDER_WAY_SECONDS = 300
/** … nor outruns it: the spool holds four times as many bytes in memory, and then leaves sound away. */
const UNDER_WAY_BYTES = 1024 ** 2
const FOLLOW_MS = 100

/**
 * Holds back a source that can wait until the server has what it gave; any other source it lets go on.
 *
 * @returns to be called with the samples given so far
 */
export function followServer(
  { clock, spool }: { clock: Clock; spool: Spool },
  { canWait, format: { rate, channels } }: CaptureSource,
): (given: number, signal: AbortSignal) => Promise<void> {
  let followed = 0
  return async (given, signal) => {
    const ahead = given - followed
    if (!canWait || (ahead < UNDER_WAY_SECONDS * rate && ahead * 2 * channels < UNDER_WAY_BYTES)) return
    // The server may have it before this disk has.
    await spool.flush()
    while (!signal.aborted && !spool.isAcked()) await clock.sleep(FOLLOW_MS, signal)
    followed = given
  }
}
