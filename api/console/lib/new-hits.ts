import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { askJson, withQuery, type Asked } from './api.ts'
import type { SearchAnswer } from './api-types.ts'
import { onNews } from './live/live.ts'

/** So long after a change is asked how many there are now; more changes meanwhile are one question. */
const ASK_AFTER_MS = 700

/**
 * How many hits have come since the list was read. The list itself stands still until somebody wants it otherwise.
 *
 * @param shown - the list's own total and when it was read (epoch ms); undefined while there is none
 * @returns the number, and what shows them
 */
export function useNewHits(asked: Asked, shown: { total: number; readAt: number } | undefined) {
  const client = useQueryClient()
  const [count, setCount] = useState(0)
  const name = JSON.stringify(asked)
  const readAt = shown?.readAt ?? Infinity
  const total = useRef(0)
  total.current = shown?.total ?? 0
  useEffect(() => {
    setCount(0)
    const over = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let isWanted = false
    const ask = async (): Promise<void> => {
      timer = undefined
      isWanted = false
      const parameters = { ...asked, limit: 1, fields: ['text'] }
      const now = await askJson<SearchAnswer>(withQuery('/v1/search', parameters), { signal: over.signal })
      setCount(Math.max(0, now.total - total.current))
    }
    // What fails is asked again with the next change.
    const soon = (): void => {
      isWanted = true
      if (document.visibilityState === 'hidden') return
      timer ??= setTimeout(() => void ask().catch(() => undefined), ASK_AFTER_MS)
    }
    const seen = (): void => void (isWanted && soon())
    document.addEventListener('visibilitychange', seen)
    const end = onNews((news) => {
      const isChange = news.kind === 'event' && news.event.kind === 'recording'
      if (isChange || news.kind === 'reset' || (news.kind === 'hello' && readAt < Date.now())) soon()
    })
    return () => {
      over.abort()
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', seen)
      end()
    }
  }, [name, readAt])
  const show = (): void => {
    scrollTo(0, 0)
    void client.resetQueries({ queryKey: ['hits', asked] })
    void client.invalidateQueries({ queryKey: ['facets'] })
  }
  return [count, show] as const
}
