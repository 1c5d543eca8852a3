import type { FastifyReply } from 'fastify'
import { AppError } from '../../engine/errors.ts'

/** Counts the requests that are open at one time, by who makes them: each may hold memory while its body comes or its answer goes. */
export function createOpenRequests(most: number) {
  const open = new Map<string, number>()
  const leave = (who: string) => {
    const left = (open.get(who) ?? 1) - 1
    if (left > 0) open.set(who, left)
    else open.delete(who)
  }
  return {
    /**
     * Counts a request until it is answered or its connection is gone.
     *
     * @throws AppError TOO_MANY_REQUESTS
     */
    enter(who: string, { raw }: FastifyReply): void {
      const before = open.get(who) ?? 0
      if (before >= most) throw new AppError('TOO_MANY_REQUESTS', { detail: { openAtOnce: most } })
      open.set(who, before + 1)
      raw.once('close', () => leave(who))
    },
  }
}
