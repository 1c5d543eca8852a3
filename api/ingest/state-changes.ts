/** From when on a device was in a state. */
export interface StateChange {
  /** Epoch ms. */
  at: number
  /** As `deviceState` says, or `unwatched`: the service did not run. */
  state: string
}

/** What is kept of how a device was. */
export interface Watched {
  states?: StateChange[]
  /** When it was looked at last (epoch ms), to the minute. */
  lookedAt?: number
}

const DAY_MS = 24 * 3600_000
/** A device that changes its mind all the time: a day of it is still told, a list without end is not. */
const MOST_CHANGES = 200
/** The service looks every few seconds; when it has not for so long, it did not run. */
const UNWATCHED_MS = 180_000
const MINUTE_MS = 60_000

/**
 * Notes in what state a device is. Changes of the last day are kept, and the state with which the day began.
 *
 * @returns what is to be kept of it now; undefined: nothing that it does not hold already
 */
export function looked(
  { states = [], lookedAt }: Watched,
  state: string,
  nowMs: number,
): Required<Watched> | undefined {
  const added: StateChange[] = []
  const wasAway = lookedAt !== undefined && nowMs - lookedAt > UNWATCHED_MS
  if (wasAway && states.at(-1)?.state !== 'unwatched') added.push({ at: lookedAt, state: 'unwatched' })
  const last = added.at(-1) ?? states.at(-1)
  if (last?.state !== state) added.push({ at: nowMs, state })
  if (added.length === 0 && lookedAt !== undefined && nowMs - lookedAt < MINUTE_MS) return undefined
  return { states: ofLastDay([...states, ...added], nowMs).slice(-MOST_CHANGES), lookedAt: nowMs }
}

/** Those of the last day; the first one tells how the day began. */
export function ofLastDay(states: readonly StateChange[], nowMs: number): StateChange[] {
  const begun = states.findLastIndex(({ at }) => at <= nowMs - DAY_MS)
  return states.slice(Math.max(0, begun))
}
