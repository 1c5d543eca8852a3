const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 30_000

/** Sees to it that something is done in the end which others may be in the way of. */
export interface Forgetting {
  /** Tries at once; when that fails, again after a growing wait until it is done. */
  now(): Promise<void>
  /** Tries no more. */
  stop(): void
}

/** @param attempt - answers whether it is done; what it throws counts as not done */
export function createForgetting(attempt: () => Promise<boolean>): Forgetting {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const attemptAfter = async (waitMs: number): Promise<void> => {
    clearTimeout(timer)
    const done = await attempt().catch(() => false)
    if (done || stopped) return
    clearTimeout(timer)
    timer = setTimeout(() => void attemptAfter(Math.min(waitMs * 2, LONGEST_WAIT_MS)), waitMs)
    timer.unref()
  }
  return {
    now: () => attemptAfter(FIRST_WAIT_MS),
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}
