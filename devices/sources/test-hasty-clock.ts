import type { Clock } from '../ports.ts'

/** A clock on which nobody waits: whoever sleeps wakes at once, and finds the time gone by. For one sleeper at a time. */
export function createHastyClock(wallMs = Date.UTC(2026, 10, 1, 2)): Clock {
  let now = 1_000_000
  const pass = (ms: number): void => void (now += Math.max(0, ms))
  return {
    monoMs: () => now,
    wallMs: () => wallMs + now - 1_000_000,
    after: () => () => undefined,
    sleep: async (ms, signal) => {
      if (signal?.aborted !== true) pass(ms)
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}
