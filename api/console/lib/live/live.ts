import { useSyncExternalStore } from 'react'
import { openConnection, type News } from './connection.ts'
import workerUrl from './worker.ts?sharedworker&url'

/** A tab is there, it is gone, or somebody has logged in. */
export type ToWorker = 'hi' | 'bye' | 'again'

/** Without a worker, a tab that nobody looks at gives its connection back after so long. */
const HIDDEN_MS = 10_000

const listeners = new Set<(news: News) => void>()
const stateListeners = new Set<() => void>()
let isHearing = false
let say: ((said: ToWorker) => void) | undefined

function tell(news: News): void {
  const before = isHearing
  isHearing = news.kind === 'event' ? isHearing : news.kind === 'hello' || news.kind === 'reset'
  if (isHearing !== before) for (const listener of stateListeners) listener()
  for (const listener of listeners) listener(news)
}

/** Listens to what the service tells of changes; the function that is returned ends it. */
export function onNews(listener: (news: News) => void): () => void {
  listeners.add(listener)
  say ??= connect()
  return () => listeners.delete(listener)
}

/** Somebody has logged in: whoever listened until now listens no more. */
export function listenAgain(): void {
  say?.('again')
}

/** Whether changes are told now; where not, pages ask now and then. */
export function useIsHearing(): boolean {
  return useSyncExternalStore(
    (listener) => {
      stateListeners.add(listener)
      return () => stateListeners.delete(listener)
    },
    () => isHearing,
  )
}

function connect(): (said: ToWorker) => void {
  const said = typeof SharedWorker === 'undefined' ? undefined : bySharedWorker()
  const way = said ?? byOwnConnection()
  way('hi')
  return way
}

/** One connection for all tabs. */
function bySharedWorker(): ((said: ToWorker) => void) | undefined {
  try {
    const worker = new SharedWorker(trusted(workerUrl), { name: 'tingdian' })
    worker.addEventListener('error', () => {
      say = byOwnConnection()
      say('hi')
    })
    worker.port.addEventListener('message', ({ data }) => tell(data as News))
    worker.port.start()
    const post = (said: ToWorker): void => worker.port.postMessage(said)
    addEventListener('pagehide', () => post('bye'))
    addEventListener('pageshow', ({ persisted }) => persisted && post('hi'))
    return post
  } catch {
    return undefined
  }
}

/** The page's policy wants names of scripts to be vouched for: this one the build has made. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as unknown as {
    trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } }
  }
  const rules = { createScriptURL: (asked: string) => (asked === workerUrl ? asked : '') }
  return trustedTypes?.createPolicy('tingdian-worker', rules).createScriptURL(url) ?? url
}

/** A connection of this tab alone, while somebody looks at it. */
function byOwnConnection(): (said: ToWorker) => void {
  const connection = openConnection(tell)
  let timer: ReturnType<typeof setTimeout> | undefined
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer)
    if (document.visibilityState === 'visible') connection.open()
    else timer = setTimeout(connection.close, HIDDEN_MS)
  })
  addEventListener('pagehide', connection.close)
  addEventListener('pageshow', ({ persisted }) => persisted && connection.open())
  return (said) => {
    if (said === 'hi') connection.open()
    else if (said === 'again') connection.restart()
  }
}
