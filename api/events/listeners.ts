import { Readable } from 'node:stream'
import { AppError } from '../../engine/errors.ts'
import type { Caller } from '../auth/keys.ts'
import type { EventKind } from '../schemas/events.ts'
import type { EventLog, LoggedEvent } from './event-log.ts'
import { mayHear } from './may-hear.ts'

export interface ListenerOptions {
  /** A comment goes out after so long without an event: proxies close what is silent for a minute, some for half of one. */
  heartbeatMs: number
  /** Who takes nothing for so long is no longer there. */
  stalledMs: number
  most: number
  mostPerKey: number
}

const DEFAULTS: ListenerOptions = { heartbeatMs: 15_000, stalledMs: 45_000, most: 1000, mostPerKey: 100 }

/** Somebody who wants to hear of changes. */
export interface Hearing {
  caller: Caller
  /** By whom listeners are counted. */
  name: string
  /** The session that it stands on, where it is one of a browser. */
  session?: string
  kinds?: readonly EventKind[]
  storeIds?: readonly string[]
  /** Id of the event after which to go on. */
  after?: string
}

interface Listener extends Hearing {
  stream: Readable
  /** Woken up with `true` for an event or the end, with `false` when it is time for a heartbeat. */
  wake: (isNews: boolean) => void
  isOver: boolean
  /** Since when its reader has not asked for more (epoch ms); undefined while it waits for something to tell. */
  fullSince?: number
}

/**
 * All who listen to the events of this process. Each takes from the log at the pace of its client; who falls behind the log's beginning is
 * told to read everything again, who takes nothing at all is dropped.
 */
export function createListeners(log: EventLog, given: Partial<ListenerOptions> = {}) {
  const options = { ...DEFAULTS, ...given }
  const listeners = new Set<Listener>()
  log.onNews(() => {
    for (const { wake } of listeners) wake(true)
  })
  const finish = (listener: Listener): void => {
    listener.isOver = true
    // Who does not read would not come to the end.
    if (listener.fullSince !== undefined) listener.stream.destroy()
    else listener.wake(true)
  }
  const timer = setInterval(() => {
    for (const listener of listeners)
      if (Date.now() - (listener.fullSince ?? Infinity) > options.stalledMs) listener.stream.destroy()
      else listener.wake(false)
  }, options.heartbeatMs)
  timer.unref()
  return {
    /** @throws AppError TOO_MANY_REQUESTS */
    open(hearing: Hearing): Readable {
      const ofKey = [...listeners].filter(({ name }) => name === hearing.name).length
      if (ofKey >= options.mostPerKey || listeners.size >= options.most)
        throw new AppError('TOO_MANY_REQUESTS', { detail: { openAtOnce: Math.min(options.mostPerKey, options.most) } })
      const listener: Listener = { ...hearing, stream: Readable.from([]), wake: () => undefined, isOver: false }
      // One piece is prepared and no more: what the client has not taken stays in the log.
      listener.stream = Readable.from(told(log, listener), { objectMode: false, highWaterMark: 1 })
      listeners.add(listener)
      listener.stream.once('close', () => {
        listeners.delete(listener)
        finish(listener)
      })
      return listener.stream
    },
    /** Ends those of which something holds, at once. */
    end(isMeant: (hearing: Hearing) => boolean): void {
      for (const listener of listeners) if (isMeant(listener)) finish(listener)
    },
    all: (): readonly Hearing[] => [...listeners],
    close(): void {
      clearInterval(timer)
      for (const listener of listeners) finish(listener)
    },
  }
}

export type Listeners = ReturnType<typeof createListeners>

/** Text of an event stream (HTML Living Standard, section 9.2) for one listener, piece by piece as it is taken. */
async function* told(log: EventLog, listener: Listener): AsyncGenerator<string> {
  const known = listener.after === undefined ? undefined : log.placeOf(listener.after)
  let place = known ?? log.end().place
  const isLost = listener.after !== undefined && known === undefined
  yield* taken(listener, `retry: 2000\n\n${block(isLost ? 'reset' : 'hello', log.end().id, {}, known !== undefined)}`)
  while (!listener.isOver) {
    const events = log.after(place)
    place = log.end().place
    const text =
      events === undefined
        ? block('reset', log.end().id, {})
        : events
            .filter((event) => isWanted(listener, event))
            .map(({ id, event }) => block(event.kind, id, event))
            .join('')
    if (text !== '') yield* taken(listener, text)
    else if (!(await nextWake(listener)) && !listener.isOver) yield* taken(listener, ': \n\n')
  }
}

/** Notes how long the reader takes to ask for more. */
function* taken(listener: Listener, text: string): Generator<string> {
  listener.fullSince = Date.now()
  yield text
  delete listener.fullSince
}

const nextWake = (listener: Listener): Promise<boolean> =>
  new Promise((resolve) => {
    listener.wake = (isNews) => {
      listener.wake = () => undefined
      resolve(isNews)
    }
  })

function isWanted({ caller, kinds, storeIds }: Hearing, logged: LoggedEvent): boolean {
  const { event } = logged
  if (kinds && !kinds.includes(event.kind)) return false
  if (storeIds && !('storeId' in event && event.storeId !== undefined && storeIds.includes(event.storeId))) return false
  return mayHear(caller, logged)
}

/** @param isGoingOn - the id would name a place behind events that are yet to come */
const block = (kind: string, id: string, data: object, isGoingOn = false): string =>
  `${isGoingOn ? '' : `id: ${id}\n`}event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`
