import { AppError } from '../../engine/errors.ts'

const WINDOW_MS = 60_000
/** Beyond so many, addresses whose minute is over, and then the keys seen longest ago, are forgotten. */
const MOST_REMEMBERED = 10_000

/**
 * Counts wrong keys by address, so that guessing and misconfigured devices ask the database only so often. Keys that proved right are
 * remembered by their hash: a shop's devices share one address, and one with a wrong key must not lock out the others.
 */
export function createAttempts(perMinute: number, now: () => number = Date.now) {
  const wrong = new Map<string, { count: number; since: number }>()
  const right = new Set<string>()
  const countOf = (address: string) => {
    const counted = wrong.get(address)
    return counted && now() - counted.since < WINDOW_MS ? counted : undefined
  }
  return {
    /**
     * Called before a key is looked up; `hash` undefined: there is none.
     *
     * @throws AppError TOO_MANY_REQUESTS
     */
    admit(address: string, hash: string | undefined): void {
      const counted = countOf(address)
      if (!counted || counted.count < perMinute || (hash !== undefined && right.has(hash))) return
      const retryAfterMs = counted.since + WINDOW_MS - now()
      throw new AppError('TOO_MANY_REQUESTS', { detail: { wrongKeysPerMinute: perMinute, retryAfterMs } })
    },
    wasRight(hash: string): void {
      right.delete(hash)
      right.add(hash)
      if (right.size > MOST_REMEMBERED) right.delete([...right][0])
    },
    wasWrong(address: string, hash: string | undefined): void {
      if (hash !== undefined) right.delete(hash)
      const counted = countOf(address)
      if (counted) counted.count += 1
      else wrong.set(address, { count: 1, since: now() })
      if (wrong.size > MOST_REMEMBERED)
        for (const [other, { since }] of wrong) if (now() - since >= WINDOW_MS) wrong.delete(other)
    },
  }
}

export type Attempts = ReturnType<typeof createAttempts>
