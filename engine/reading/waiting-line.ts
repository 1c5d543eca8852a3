/** Something of a key that waits for its turn. */
interface Waiting {
  key: string
}

/** A line that serves keys in turn: however much one of them has waiting, another's first waits for one of its at most. */
export interface WaitingLine<T extends Waiting> {
  join(one: T): void
  /** The next in turn, which runs from now on; undefined when nothing may run. */
  take(): T | undefined
  /** Takes out what still waits; nothing when it runs. */
  leave(one: T): void
  /** It runs no more. */
  done(one: T): void
  /** What a key has running and waiting. */
  of(key: string): number
  readonly counts: { running: number; waiting: number }
}

/** @param runningPerKey - of one key so many run at a time */
export function createWaitingLine<T extends Waiting>(runningPerKey: number): WaitingLine<T> {
  let waiting: T[] = []
  const running = new Set<T>()
  /** Keys that have something here, those that were served last behind. */
  let order: string[] = []
  const runningOf = (key: string): number => [...running].filter((one) => one.key === key).length
  const of = (key: string): number => runningOf(key) + waiting.filter((one) => one.key === key).length
  const forget = (key: string): void => {
    if (of(key) === 0) order = order.filter((each) => each !== key)
  }
  return {
    join(one) {
      waiting.push(one)
      // New keys come before those that were served already.
      if (!order.includes(one.key)) order.unshift(one.key)
    },
    take() {
      for (const key of order) {
        const one = runningOf(key) < runningPerKey ? waiting.find((each) => each.key === key) : undefined
        if (!one) continue
        waiting = waiting.filter((each) => each !== one)
        order = [...order.filter((each) => each !== key), key]
        running.add(one)
        return one
      }
      return undefined
    },
    leave(one) {
      waiting = waiting.filter((each) => each !== one)
      forget(one.key)
    },
    done(one) {
      running.delete(one)
      forget(one.key)
    },
    of,
    get counts() {
      return { running: running.size, waiting: waiting.length }
    },
  }
}
