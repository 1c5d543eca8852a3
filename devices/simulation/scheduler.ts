/** Virtual time: one event after the other, each with everything that follows from it, and then the clock jumps to the next. */
export interface Scheduler {
  nowMs(): number
  /** Runs `fn` after `ms`; the function that is returned takes it back. */
  after(ms: number, fn: () => void): () => void
  /**
   * Runs events until this time; resolves with the number of events that ran so far.
   *
   * @param mostEvents - rejects when more than so many come before that time: something runs without time passing
   */
  runUntil(ms: number, mostEvents?: number): Promise<number>
  /** When the next event is due; undefined when there is none. */
  nextMs(): number | undefined
  /** Sum of all that happened and when: the same for the same seed. */
  hash(): string
  /** Mixes something into the hash. */
  note(value: number): void
}

interface Event {
  atMs: number
  number: number
  fn: (() => void) | undefined
}

/** Events to each round of Node's own loop. */
const TURNS = 32

export function createScheduler(): Scheduler {
  const heap: Event[] = []
  let [now, count, ran, mixed] = [0, 0, 0, 0x811c9dc5]
  // FNV-1a over 32-bit words.
  const note = (value: number): void => {
    mixed = Math.imul(mixed ^ (value | 0), 0x01000193)
  }

  function step(untilMs: number): boolean {
    const [first] = heap
    if (first === undefined || first.atMs > untilMs) return false
    pop(heap)
    if (first.fn === undefined) return true
    now = first.atMs
    ran += 1
    note(now * 1000)
    note(first.number)
    first.fn()
    return true
  }

  return {
    note,
    nowMs: () => now,
    nextMs: () => {
      while (heap.length > 0 && heap[0].fn === undefined) pop(heap)
      return heap.at(0)?.atMs
    },
    hash: () => (mixed >>> 0).toString(16).padStart(8, '0'),
    after: (ms, fn) => {
      const event: Event = { atMs: now + Math.max(0, ms), number: ++count, fn }
      push(heap, event)
      return () => (event.fn = undefined)
    },
    runUntil: (ms, mostEvents = Infinity) =>
      new Promise((resolve, reject) => {
        let isOver = false
        const most = ran + mostEvents
        // Between two immediates Node runs every promise that is ready: nothing of one event is left when the next begins. Many of them
        // at a time, because a round of Node's own loop costs as much as an event.
        const turn = (isLast: boolean): void => {
          if (isOver) return
          try {
            isOver = !step(ms)
            if (ran > most) throw new Error(`more than ${mostEvents} events at ${now}`)
            if (isLast && !isOver) queueTurns()
          } catch (error) {
            isOver = true
            reject(error instanceof Error ? error : new Error(String(error)))
          }
          if (!isOver) return
          now = Math.max(now, ms)
          resolve(ran)
        }
        const queueTurns = (): void => {
          for (let i = 1; i <= TURNS; i++) setImmediate(turn, i === TURNS)
        }
        queueTurns()
      }),
  }
}

const isBefore = (a: Event, b: Event): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.number < b.number)

/** A binary heap, earliest first. */
function push(heap: Event[], event: Event): void {
  let at = heap.push(event) - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (!isBefore(event, heap[parent])) break
    heap[at] = heap[parent]
    at = parent
  }
  heap[at] = event
}

function pop(heap: Event[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child += 1
    if (!isBefore(heap[child], last)) break
    heap[at] = heap[child]
    at = child
  }
  heap[at] = last
}
