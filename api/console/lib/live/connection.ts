import type { LiveEvent } from '../../../schemas/events.ts'
import { createEventReader, type StreamEvent } from './read-events.ts'

/** What a page is told: that it hears everything from now on, that it missed something, an event, that nobody tells it anything. */
export type News =
  | { kind: 'hello' }
  | { kind: 'reset' }
  | { kind: 'event'; event: LiveEvent }
  | { kind: 'down' }
  /** The session is over. */
  | { kind: 'locked' }

const PATH = '/v1/events'
/** The service sends something every 15 s; a connection that is silent for so long is none. */
const SILENT_MS = 45_000
const SOON_MS = 200
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000
const UNAUTHORIZED = 401

interface Ways {
  ask: (path: string, init: RequestInit) => Promise<Response>
  wait: (ms: number) => Promise<void>
}

const WAYS: Ways = {
  ask: (path, init) => fetch(path, init),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

/**
 * Keeps one connection to the events of the service: when it breaks it goes on where it was, after waits that grow; when the session is over
 * it stops, until somebody has logged in.
 */
export function openConnection(tell: (news: News) => void, { ask, wait }: Ways = WAYS) {
  let lastId: string | undefined
  let current: AbortController | undefined

  function take({ kind, id, data }: StreamEvent): void {
    lastId = id ?? lastId
    if (kind === 'hello' || kind === 'reset') tell({ kind })
    else tell({ kind: 'event', event: JSON.parse(data) as LiveEvent })
  }

  /** @returns how it ended; @throws when it broke */
  async function listen(abort: AbortController, onHeard: () => void): Promise<'locked' | 'ended'> {
    let timer: ReturnType<typeof setTimeout> | undefined
    const heard = (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => abort.abort(), SILENT_MS)
    }
    const headers: Record<string, string> = lastId === undefined ? {} : { 'last-event-id': lastId }
    try {
      heard()
      const response = await ask(PATH, { headers, signal: abort.signal, cache: 'no-store' })
      if (response.status === UNAUTHORIZED) return 'locked'
      if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`)
      const reader = response.body.getReader()
      const [decoder, read] = [new TextDecoder(), createEventReader()]
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return 'ended'
        heard()
        onHeard()
        for (const event of read(decoder.decode(value, { stream: true }))) take(event)
      }
    } finally {
      clearTimeout(timer)
    }
  }

  async function keep(own: AbortController): Promise<void> {
    let failures = 0
    while (!own.signal.aborted) {
      const end = await listen(childOf(own), () => (failures = 0)).catch(() => 'broken' as const)
      if (own.signal.aborted) return
      if (end === 'locked') return tell({ kind: 'locked' })
      // Once it may have been the moment; then pages ask for themselves.
      if (failures > 0) tell({ kind: 'down' })
      const waitMs = end === 'ended' && failures === 0 ? SOON_MS : FIRST_WAIT_MS * 2 ** failures
      failures += 1
      // All who were thrown out at once do not come back at once.
      await wait(Math.min(LONGEST_WAIT_MS, waitMs) * (0.5 + Math.random() / 2))
    }
  }

  function close(): void {
    current?.abort()
    current = undefined
  }
  /** Connects where it was left, unless it is connected. */
  function open(): void {
    if (current) return
    const own = new AbortController()
    current = own
    void keep(own).finally(() => {
      if (current === own) current = undefined
    })
  }
  return {
    open,
    close,
    /** Begins anew, as somebody else perhaps. */
    restart(): void {
      close()
      lastId = undefined
      open()
    },
  }
}

/** Aborted with its parent, and by itself. */
function childOf(parent: AbortController): AbortController {
  const child = new AbortController()
  parent.signal.addEventListener('abort', () => child.abort(), { once: true, signal: child.signal })
  return child
}
