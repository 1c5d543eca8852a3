import { parseOpeningHours } from '../capture/opening-hours.ts'
import type { Clock } from '../ports.ts'
import type { AgentFile } from '../settings/agent-schema.ts'
import type { Log } from '../sources/log.ts'
import type { Pauses } from './pauses.ts'

/** A clock that shows an earlier time was never set. 2024-01-01. */
const NEVER_SET_BEFORE_MS = 1_704_067_200_000
const LOOK_MS = 500

/** Keeps to the hours that the settings say; without any, it is always open. */
export interface HoursWatch {
  /** Holds the capture, or lets it go on, until the signal is aborted; the first time at once. */
  run(pauses: Pick<Pauses, 'set'>, signal: AbortSignal): Promise<void>
}

/**
 * A clock that was never set says nothing about hours, and then nobody is recorded: whoever sets hours does not want to be heard outside
 * them.
 *
 * @throws AppError CONFIG_INVALID
 */
export function watchOpeningHours(
  clock: Clock,
  { openingHours }: Pick<AgentFile, 'openingHours'>,
  log: Log,
): HoursWatch {
  const hours = openingHours && parseOpeningHours(openingHours)
  function stateNow(): 'open' | 'closed' | 'clock-unknown' {
    const now = clock.wallMs()
    if (hours === undefined) return 'open'
    if (now < NEVER_SET_BEFORE_MS) return 'clock-unknown'
    return hours.isOpenAt(now) ? 'open' : 'closed'
  }
  return {
    run: async (pauses, signal) => {
      let was = 'open'
      while (!signal.aborted && hours !== undefined) {
        const state = stateNow()
        if (state !== was) {
          pauses.set('outside-hours', state !== 'open')
          log({ event: 'opening-hours', state })
        }
        was = state
        await clock.sleep(LOOK_MS, signal)
      }
    },
  }
}
