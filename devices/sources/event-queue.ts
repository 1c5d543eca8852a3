import type { SourceEvent } from '../capture-source.ts'

/** Events from callbacks on their way to whoever walks them. */
export interface EventQueue {
  push(event: SourceEvent): void
  /** After what is in it, nothing more. */
  end(): void
  events(): AsyncGenerator<SourceEvent>
}

/** Sound that nobody takes is dropped beyond this, so that memory stays; the clock finds the gap. A minute of eight channels at 16 kHz. */
const MOST_BYTES = 16 * 1024 ** 2

export function createEventQueue(): EventQueue {
  let waiting: SourceEvent[] = []
  let bytes = 0
  let isOver = false
  let wake: (() => void) | undefined
  return {
    push: (event) => {
      const size = event.kind === 'sound' ? event.pcm.length : 0
      if (bytes + size > MOST_BYTES) return
      bytes += size
      waiting.push(event)
      wake?.()
    },
    end: () => {
      isOver = true
      wake?.()
    },
    events: async function* () {
      for (;;) {
        const taken = waiting
        ;[waiting, bytes] = [[], 0]
        yield* taken
        if (waiting.length > 0) continue
        if (isOver) return
        await new Promise<void>((resolve) => (wake = resolve))
        wake = undefined
      }
    },
  }
}

/** The events that `run` pushes until the signal is aborted; whoever leaves early ends what runs, too. */
export async function* eventsOf(
  signal: AbortSignal,
  run: (push: EventQueue['push'], signal: AbortSignal) => Promise<void>,
): AsyncGenerator<SourceEvent> {
  const over = new AbortController()
  const queue = createEventQueue()
  const end = (): void => over.abort()
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  const running = run((event) => queue.push(event), over.signal).finally(() => queue.end())
  try {
    yield* queue.events()
  } finally {
    signal.removeEventListener('abort', end)
    end()
    await running
  }
}
