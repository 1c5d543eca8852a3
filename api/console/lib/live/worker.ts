/**
 * Shared by all tabs of a browser: one connection to the service's events, however many tabs there are. A browser allows six to one host
 * over HTTP/1.1, so a connection for each tab would leave the seventh one waiting for ever.
 */
import { openConnection, type News } from './connection.ts'
import type { ToWorker } from './live.ts'

const ports = new Set<MessagePort>()
/** What a tab that comes later has to know. */
let state: News | undefined

const connection = openConnection((news) => {
  if (news.kind !== 'event') state = news.kind === 'reset' ? { kind: 'hello' } : news
  for (const port of ports) port.postMessage(news)
})

function heard(port: MessagePort, said: ToWorker): void {
  if (said === 'bye') return void ports.delete(port)
  ports.add(port)
  if (said === 'again') connection.restart()
  else connection.open()
  if (said === 'hi' && state && state.kind !== 'locked') port.postMessage(state)
}

addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports
  port?.addEventListener('message', ({ data }) => heard(port, data as ToWorker))
  port?.start()
})
