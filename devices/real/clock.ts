import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import type { Clock } from '../ports.ts'

/** Timers of Node take no longer wait than this. */
const MAX_TIMER_MS = 2 ** 31 - 1
/** A clock that goes by the machine's uptime is read in steps of ten milliseconds; the process's clock fills them. */
const STEP_MS = 20

/**
 * The machine's clocks. `monoMs` counts from boot and goes on while the machine sleeps, as `os.uptime` does; between its steps it follows
 * the process's own clock, which does not.
 */
export function createRealClock(): Clock {
  let aheadMs = uptime() * 1000 - performance.now()
  let last = 0
  const monoMs = (): number => {
    const own = performance.now() + aheadMs
    const boot = uptime() * 1000
    // The two part when the machine has slept.
    if (Math.abs(boot - own) > STEP_MS) aheadMs += boot - own
    last = Math.max(last, performance.now() + aheadMs)
    return last
  }
  const after: Clock['after'] = (ms, fn) => {
    const timer = setTimeout(fn, Math.min(MAX_TIMER_MS, Math.max(0, ms)))
    return () => clearTimeout(timer)
  }
  return {
    monoMs,
    after,
    wallMs: () => Date.now(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const cancel = after(ms, done)
        function done(): void {
          signal?.removeEventListener('abort', woken)
          resolve()
        }
        function woken(): void {
          cancel()
          resolve()
        }
        signal?.addEventListener('abort', woken, { once: true })
      }),
  }
}

/** Names this boot of the machine; starts of the agent with the same name have their times on one clock. */
export function bootClockId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim().slice(0, 64)
  } catch {
    return ''
  }
}
