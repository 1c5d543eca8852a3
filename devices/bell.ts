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
      if (!rung)
        await new Promise<void>((resolve) => {
          const cancel = ms === undefined ? undefined : clock.after(ms, resolve)
          wake = () => {
            cancel?.()
            resolve()
          }
        })
      wake = undefined
      rung = false
    },
  }
}
