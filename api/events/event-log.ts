import { randomBytes } from 'node:crypto'
import type { Caller } from '../auth/keys.ts'
import type { LiveEvent } from '../schemas/events.ts'

/** Some minutes of a busy chain; whoever was away for longer reads everything again. */
const MOST_EVENTS = 1000

export interface LoggedEvent {
  /** Random, so that it tells nobody how many events there were that they may not hear. */
  id: string
  event: LiveEvent
  /** Whom it is for, besides what its kind and its store say. */
  audience: ((caller: Caller) => boolean) | undefined
}

/**
 * The last events of this process, in their order. Readers have a place in it and take what came behind it at their own pace: nothing is
 * held for any of them.
 */
export function createEventLog(most = MOST_EVENTS) {
  const entries: LoggedEvent[] = []
  /** Places behind which everything is still known, by id. */
  const places = new Map<string, number>()
  const listeners = new Set<() => void>()
  let end = 0
  let lastId = newId()
  places.set(lastId, end)
  const moveOn = (): void => {
    end += 1
    lastId = newId()
    places.set(lastId, end)
  }
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  return {
    publish(event: LiveEvent, audience?: (caller: Caller) => boolean): void {
      moveOn()
      entries.push({ id: lastId, event, audience })
      for (const [id, place] of places) {
        if (place >= end - most) break
        places.delete(id)
      }
      if (entries.length > most) entries.shift()
      tell()
    },
    /** More has changed than was told: all who listen, and all who come back, are to read everything again. */
    reset(): void {
      entries.length = 0
      places.clear()
      moveOn()
      tell()
    },
    /** Behind the last event. */
    end: (): { place: number; id: string } => ({ place: end, id: lastId }),
    /** The place behind an event; undefined where it is too long ago, or of another process. */
    placeOf: (id: string): number | undefined => places.get(id),
    /** What came behind a place; undefined where some of it is no longer known. */
    after: (place: number): LoggedEvent[] | undefined =>
      place < end - entries.length ? undefined : entries.slice(entries.length - (end - place)),
    /** Calls whenever there is something new; the function that is returned ends it. */
    onNews(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export type EventLog = ReturnType<typeof createEventLog>

const newId = (): string => randomBytes(9).toString('base64url')
