/** Lets one task run at a time, in the order they came. */
export interface Turns {
  /** @throws whatever the signal was aborted with, when that comes before the task's turn */
  take<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T>
  /** Tasks that run or wait. */
  readonly pending: number
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  let pending = 0
  return {
    async take(task, signal) {
      const turn = last.then(async () => {
        signal?.throwIfAborted()
        return task()
      })
      last = turn.catch(() => undefined)
      pending += 1
      try {
        return await turn
      } finally {
        pending -= 1
      }
    },
    get pending() {
      return pending
    },
  }
}
