import type { Link, Net } from '../ports.ts'
import type { Life } from './machine.ts'
import type { Scheduler } from './scheduler.ts'
import type { SimRandom } from './sim-random.ts'

/** Bytes under way before `send` has to wait. */
const WINDOW_BYTES = 256 * 1024

/** A connection as the network sees it. `up` is from the dialling end. */
export interface SimLink {
  address: string
  from: Life
  /** Nothing arrives for so long; then everything does, in order. */
  stall(ms: number): void
  /** Both ends are told. */
  reset(): void
  /** From now on bytes of one end vanish and nobody is told. */
  deafen(direction: 'up' | 'down'): void
  /** Bytes that the dialling end never sent, as a device with a memory of its own might. */
  inject(bytes: Buffer): void
  isOpen(): boolean
}

export interface SimNet {
  port(life: Life): Net
  links(): SimLink[]
  /** Whether a life may be dialled from, and reached, now. */
  isUp: (life: Life) => boolean
  /** Looks at every piece when it is sent. */
  onSend: ((direction: 'up' | 'down', bytes: Buffer) => void) | undefined
  /** Looks at every piece that arrives, before it does. */
  onArrival: ((link: SimLink, direction: 'up' | 'down', bytes: Buffer) => void) | undefined
  /** How often anybody has dialled or sent. */
  uses(): number
}

interface End {
  life: Life
  inbox: Buffer[]
  underWay: number
  isClosed: boolean
  isDeaf: boolean
  lastArrivalMs: number
  waiter: (() => void) | undefined
  senders: { resolve: () => void; reject: (error: Error) => void }[]
}

export function createSimNet(scheduler: Scheduler, random: SimRandom): SimNet {
  const listeners = new Map<string, { life: Life; onLink: (link: Link) => void }>()
  let open: SimLink[] = []
  let uses = 0

  const newEnd = (life: Life): End => ({
    ...{ life, inbox: [], underWay: 0, isClosed: false, isDeaf: false, lastArrivalMs: 0, waiter: undefined },
    senders: [],
  })

  function shut(end: End): void {
    if (end.isClosed) return
    end.isClosed = true
    const error = Object.assign(new Error('link is down'), { code: 'ECONNRESET' })
    for (const sender of end.senders.splice(0)) sender.reject(error)
    end.waiter?.()
  }

  /** What one end does reaches the other after the latency, in order, unless the wire swallows it. */
  function arrive(from: End, to: End, latencyMs: number, stalledUntil: () => number, fn: () => void): void {
    const at = Math.max(scheduler.nowMs() + latencyMs, from.lastArrivalMs)
    from.lastArrivalMs = at
    const deliver = (): void => {
      const waitMs = stalledUntil() - scheduler.nowMs()
      if (waitMs > 0) return void to.life.after(waitMs, deliver)
      if (!from.isDeaf) fn()
    }
    to.life.after(at - scheduler.nowMs(), deliver)
  }

  function connect(from: Life, address: string, server: { life: Life; onLink: (link: Link) => void }): Link {
    const [a, b] = [newEnd(from), newEnd(server.life)]
    let stalledUntilMs = 0
    const latencyMs = random.between(1, 40)
    const sim: SimLink = {
      address,
      from,
      stall: (ms) => (stalledUntilMs = scheduler.nowMs() + ms),
      reset: () => [a, b].forEach(shut),
      deafen: (direction) => ((direction === 'up' ? a : b).isDeaf = true),
      inject: (bytes) => void up.send(bytes).catch(() => undefined),
      isOpen: () => !a.isClosed || !b.isClosed,
    }
    open.push(sim)
    const until = (): number => stalledUntilMs
    const ends: [End, End, 'up' | 'down'][] = [
      [a, b, 'up'],
      [b, a, 'down'],
    ]
    const [up, down] = ends.map(([own, other, direction]) => {
      // The kernel of a machine that lives closes the socket of a process that died; one without power tells nobody.
      own.life.onDeath((how) => {
        shut(own)
        if (how === 'kill') arrive(own, other, latencyMs, until, () => shut(other))
      })
      return linkOf(own, other, {
        random,
        arrive: (fn) => arrive(own, other, latencyMs, until, fn),
        sent: (bytes) => {
          uses += 1
          net.onSend?.(direction, bytes)
        },
        seen: (bytes) => net.onArrival?.(sim, direction, bytes),
        shut,
      })
    })
    server.onLink(down)
    return up
  }

  const net: SimNet = {
    ...{ onSend: undefined, onArrival: undefined, uses: () => uses },
    isUp: () => true,
    links: () => (open = open.filter((link) => link.isOpen())),
    port: (life) => ({
      dial: (address) =>
        new Promise((resolve, reject) => {
          uses += 1
          life.after(random.between(2, 80), () => {
            const server = listeners.get(address)
            if (server?.life.isAlive() && net.isUp(life)) resolve(connect(life, address, server))
            else
              life.after(random.between(1, 2000), () =>
                reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })),
              )
          })
        }),
      listen: async (address, onLink) => {
        listeners.set(address, { life, onLink })
        return { address, close: async () => void listeners.delete(address) }
      },
    }),
  }
  return net
}

interface Wire {
  random: SimRandom
  arrive: (fn: () => void) => void
  sent: (bytes: Buffer) => void
  seen: (bytes: Buffer) => void
  shut: (end: End) => void
}

function linkOf(own: End, other: End, { random, arrive, sent, seen, shut }: Wire): Link {
  const down = (): Error => Object.assign(new Error('link is down'), { code: 'ECONNRESET' })

  /** Hands out what has come, split at any byte now and then. */
  function takeInbox(): Buffer | undefined {
    if (own.inbox.length === 0) return undefined
    let bytes = own.inbox.length === 1 ? own.inbox[0] : Buffer.concat(own.inbox)
    own.inbox = []
    if (bytes.length > 1 && random.chance(0.1)) {
      const cut = 1 + random.int(bytes.length - 1)
      own.inbox = [bytes.subarray(cut)]
      bytes = bytes.subarray(0, cut)
    }
    other.underWay -= bytes.length
    if (other.underWay < WINDOW_BYTES) for (const sender of other.senders.splice(0)) sender.resolve()
    return bytes
  }

  return {
    send: (bytes) => {
      if (own.isClosed) return Promise.reject(down())
      const copy = Buffer.from(bytes)
      own.underWay += copy.length
      sent(copy)
      arrive(() => {
        if (other.isClosed) return
        seen(copy)
        other.inbox.push(copy)
        other.waiter?.()
      })
      if (own.underWay < WINDOW_BYTES) return Promise.resolve()
      return new Promise((resolve, reject) => own.senders.push({ resolve, reject }))
    },
    receive: () => {
      const bytes = takeInbox()
      if (bytes !== undefined || own.isClosed) return Promise.resolve(bytes)
      return new Promise((resolve) => {
        own.waiter = () => {
          own.waiter = undefined
          resolve(takeInbox())
        }
      })
    },
    close: () => {
      if (own.isClosed) return
      shut(own)
      arrive(() => shut(other))
    },
  }
}
