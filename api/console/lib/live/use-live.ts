import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { LiveEvent } from '../../../schemas/events.ts'
import { lockOut } from '../api.ts'
import { onNews, useIsHearing } from './live.ts'
import { staleBy } from './stale.ts'

/** A hundred events at once are one reading, and a long queue of analyses one every other second. */
const GATHER_MS = 300
const LEAST_BETWEEN_MS = 2000
/** How often is asked where nobody tells, while the page is looked at. */
const ASK_EVERY_MS = 15_000

/** What is read again by itself, where events were missed. */
const LIVE = ['jobs', 'day', 'quotes', 'latest-day', 'devices', 'system', 'pairs', 'baskets', 'basket', 'replay']

/** Follows what the service tells: what has become old is read again, now where it is shown, or the next time it is. */
export function useLive(): void {
  const client = useQueryClient()
  useEffect(() => {
    const [now, later] = [new Map<string, string[]>(), new Map<string, string[]>()]
    let timer: ReturnType<typeof setTimeout> | undefined
    let flushedAt = -Infinity
    const flush = (): void => {
      timer = undefined
      flushedAt = Date.now()
      for (const queryKey of later.values()) void client.invalidateQueries({ queryKey, refetchType: 'none' })
      for (const queryKey of now.values()) void client.invalidateQueries({ queryKey })
      now.clear()
      later.clear()
    }
    /** Of what nobody looks at nothing is read. */
    const plan = (): void => {
      if (document.visibilityState === 'hidden' || now.size + later.size === 0) return
      timer ??= setTimeout(flush, Math.max(GATHER_MS, flushedAt + LEAST_BETWEEN_MS - Date.now()))
    }
    document.addEventListener('visibilitychange', plan)
    const gather = (into: Map<string, string[]>, keys: string[][]): void => {
      for (const key of keys) into.set(key.join('\n'), key)
      plan()
    }
    const end = onNews((news) => {
      if (news.kind === 'locked') lockOut()
      else if (news.kind === 'event') {
        const stale = staleBy(news.event)
        gather(now, stale.now)
        gather(later, stale.later)
      } else if (news.kind === 'reset') {
        void client.invalidateQueries({ predicate: isLive(true) })
        void client.invalidateQueries({ predicate: isLive(false), refetchType: 'none' })
      } else if (news.kind === 'hello') readWhatIsOlder()
    })
    /** What was read before the connection stood may have changed in between. */
    const heardAt = { ms: 0 }
    function readWhatIsOlder(): void {
      heardAt.ms = Date.now()
      void client.invalidateQueries({
        predicate: ({ queryKey, state }) => isLive(true)({ queryKey }) && state.dataUpdatedAt < heardAt.ms,
      })
    }
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', plan)
      end()
    }
  }, [client])
}

const isLive =
  (wanted: boolean) =>
  ({ queryKey: [name] }: { queryKey: readonly unknown[] }): boolean =>
    name !== 'session' && LIVE.includes(String(name)) === wanted

/** `refetchInterval` of what is told by events: asked for where they do not come. */
export const useAskingInterval = (): number | false => (useIsHearing() ? false : ASK_EVERY_MS)

/** Calls with every event while the part is there. */
export function useEvents(onEvent: (event: LiveEvent) => void): void {
  useEffect(() => onNews((news) => news.kind === 'event' && onEvent(news.event)))
}

/** How much of running analyses is done, 0..1, by job; told by events alone. */
const fractions = new Map<string, number>()
export function useFraction(jobId: string): number | undefined {
  return useSyncExternalStore(
    (listener) =>
      onNews((news) => {
        if (news.kind !== 'event' || news.event.kind !== 'job' || news.event.jobId !== jobId) return
        if (news.event.fraction === undefined) fractions.delete(jobId)
        else fractions.set(jobId, news.event.fraction)
        listener()
      }),
    () => fractions.get(jobId),
  )
}

/** Now, again and again: what is told as `3 分钟前` must not stand still. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
