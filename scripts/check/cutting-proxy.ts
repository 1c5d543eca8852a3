import { connect, createServer, type Socket } from 'node:net'

/** A TCP proxy that breaks what goes through it. */
export interface CuttingProxy {
  port: number
  /** Ends a connection by chance; false when there is none. */
  cut(): boolean
  /** Lets nothing of one direction through any more, and tells nobody; ended after a while. */
  halfOpen(): boolean
  close(): void
}

/** After so long even a half-open connection is over. */
const HALF_OPEN_MS = 4000

export function startCuttingProxy(targetPort: number): Promise<CuttingProxy> {
  const pairs = new Set<[Socket, Socket]>()
  const server = createServer((near) => {
    const far = connect(targetPort, '127.0.0.1')
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    const end = (): void => {
      pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    for (const socket of pair) socket.on('error', end).on('close', end)
    near.pipe(far)
    far.pipe(near)
  })
  const any = (): [Socket, Socket] | undefined => [...pairs][Math.floor(Math.random() * pairs.size)]
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : 0,
        cut: () => {
          const pair = any()
          pair?.[Math.random() < 0.5 ? 0 : 1].resetAndDestroy()
          return pair !== undefined
        },
        halfOpen: () => {
          const pair = any()
          if (pair === undefined) return false
          const [from, to] = Math.random() < 0.5 ? pair : [pair[1], pair[0]]
          from.unpipe(to)
          from.resume()
          pairs.delete(pair)
          setTimeout(() => pair[0].destroy(), HALF_OPEN_MS)
          return true
        },
        close: () => server.close(),
      })
    })
  })
}
