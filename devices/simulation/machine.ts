import type { Clock } from '../ports.ts'
import type { Scheduler } from './scheduler.ts'

/** A process from its start to its end. Nothing of it happens after: no timer, no callback, no `finally`. */
export interface Life {
  isAlive(): boolean
  /** As the scheduler's, unless the process is dead by then; later, if the machine sleeps. */
  after(ms: number, fn: () => void): () => void
  onDeath(fn: (how: 'kill' | 'power') => void): void
  clock: Clock
}

/** A machine with a clock of its own. Processes come and go on it; one at a time is enough here. */
export interface Machine {
  start(): Life
  /** Ends the process: what the kernel has, it keeps. */
  kill(): void
  /** Ends the process and the kernel; the boot-time clock begins anew. */
  cutPower(): void
  boot(wallMs: number): void
  isOn(): boolean
  life(): Life | undefined
  /** Nothing happens on it for so long; the clocks go on. */
  suspend(ms: number): void
  jumpWall(ms: number): void
  clock: Pick<Clock, 'monoMs' | 'wallMs'>
}

export function createMachine(scheduler: Scheduler, { wallMs, ppm }: { wallMs: number; ppm: number }): Machine {
  let current: { life: Life; die: (how: 'kill' | 'power') => void } | undefined
  let [bootedAt, wallAtBoot, asleepUntil, isOn] = [0, wallMs, 0, true]
  const monoMs = (): number => (scheduler.nowMs() - bootedAt) * (1 + ppm * 1e-6)
  const time = { monoMs, wallMs: () => Math.round(wallAtBoot + monoMs()) }
  const clock = time

  function end(how: 'kill' | 'power'): void {
    current?.die(how)
    current = undefined
  }

  function start(): Life {
    end('kill')
    let isAlive = true
    const deaths: ((how: 'kill' | 'power') => void)[] = []
    const after: Life['after'] = (ms, fn) =>
      scheduler.after(ms, () => {
        if (!isAlive) return
        const leftMs = asleepUntil - scheduler.nowMs()
        if (leftMs > 0) after(leftMs, fn)
        else fn()
      })
    const clockAfter: Clock['after'] = (ms, fn) => after(ms / (1 + ppm * 1e-6), fn)
    const sleep: Clock['sleep'] = (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const cancel = clockAfter(ms, done)
        function done(): void {
          signal?.removeEventListener('abort', woken)
          resolve()
        }
        function woken(): void {
          cancel()
          resolve()
        }
        signal?.addEventListener('abort', woken, { once: true })
      })
    const life: Life = {
      isAlive: () => isAlive,
      after,
      onDeath: (fn) => deaths.push(fn),
      clock: { ...time, after: clockAfter, sleep },
    }
    const die = (how: 'kill' | 'power'): void => {
      isAlive = false
      for (const death of deaths) death(how)
    }
    current = { life, die }
    return life
  }

  return {
    start,
    clock,
    kill: () => end('kill'),
    cutPower: () => {
      end('power')
      isOn = false
    },
    boot: (wall) => {
      ;[bootedAt, wallAtBoot, asleepUntil, isOn] = [scheduler.nowMs(), wall, 0, true]
    },
    isOn: () => isOn,
    life: () => current?.life,
    suspend: (ms) => {
      asleepUntil = scheduler.nowMs() + ms
    },
    jumpWall: (ms) => {
      wallAtBoot += ms
    },
  }
}
