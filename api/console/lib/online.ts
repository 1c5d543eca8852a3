import { useSyncExternalStore } from 'react'

let isReached = true
const listeners = new Set<() => void>()

/** A browser without a network reaches a service on its own machine all the same: only the service can tell. */
async function look(): Promise<void> {
  const answer = navigator.onLine || (await fetch('/health/live', { cache: 'no-store' }).catch(() => undefined))
  isReached = answer === true || answer?.ok === true
  for (const listener of listeners) listener()
}
const looked = (): void => void look()

function subscribe(listener: () => void): () => void {
  const events = ['online', 'offline'] as const
  listeners.add(listener)
  for (const event of events) addEventListener(event, looked)
  if (!navigator.onLine) looked()
  return () => {
    listeners.delete(listener)
    for (const event of events) removeEventListener(event, looked)
  }
}

/** Whether the service can be reached, as far as the browser knows of a network. */
export const useOnline = (): boolean => useSyncExternalStore(subscribe, () => isReached)
