import type { Clock } from './ports.ts'

/** Wakes one waiting loop. A ring that nobody waited for is kept for the next wait; several are one. */
export interface Bell {
  ring(): void
  /** Resolves at the next ring, or after `ms`. */
  wait(ms?: number): Promise<void>
}

export function createBell(clock: Clock): Bell {
  let rung = false
  let wake: (() => void) | undefined
  return {
    ring: () => {
      rung = true
      wake?.()
    },
    wait: async (ms) => {
      if (!rung) {
        const timer = new AbortController()
        await new Promise<void>((resolve) => {
          wake = resolve
          if (ms !== undefined) void clock.sleep(ms, timer.signal).then(resolve)
        })
        wake = undefined
        timer.abort()
      }
      rung = false
    },
  }
}
