import { useSyncExternalStore } from 'react'

function subscribe(listener: () => void): () => void {
  const events = ['online', 'offline'] as const
  for (const event of events) addEventListener(event, listener)
  return () => events.forEach((event) => removeEventListener(event, listener))
}

/** Whether the browser knows of a network at all. */
export const useOnline = (): boolean => useSyncExternalStore(subscribe, () => navigator.onLine)
