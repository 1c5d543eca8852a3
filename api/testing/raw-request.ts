import { createConnection, type AddressInfo } from 'node:net'
import type { App } from '../http/typed-app.ts'

interface RawRequest {
  /** Request line and headers but Host. */
  head: string[]
  body?: Uint8Array
  /** What the caller does after the body. Default: it waits. */
  then?: 'wait' | 'hang up'
  /** When it hangs up without an answer. */
  hangUp?: AbortSignal
}

/** Sends bytes over a socket of its own, as no client library would, and gives what came back until the connection was closed. */
export async function rawRequest(app: App, { head, body, then = 'wait', hangUp }: RawRequest): Promise<string> {
  const [requestLine, ...headers] = head
  const port = await portOf(app)
  return new Promise((resolve) => {
    let answer = ''
    const socket = createConnection(port, '127.0.0.1', () => {
      socket.write([requestLine, 'Host: localhost', ...headers, '', ''].join('\r\n'))
      socket.write(body ?? '', () => (then === 'hang up' ? setTimeout(() => socket.destroy(), 50) : undefined))
    })
    hangUp?.addEventListener('abort', () => socket.destroy())
    socket.on('data', (chunk) => (answer += chunk.toString()))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
  })
}

const listens = new WeakMap<App, Promise<string>>()

/** The port on which the app listens, from the first call on. */
export async function portOf(app: App): Promise<number> {
  const listening = listens.get(app) ?? app.listen({ host: '127.0.0.1', port: 0 })
  listens.set(app, listening)
  await listening
  return (app.server.address() as AddressInfo).port
}
