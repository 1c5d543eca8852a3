import { WebSocket, WebSocketServer, type RawData } from 'ws'
import type { Link, Net } from '../ports.ts'
import { MAX_FRAME_BYTES } from '../protocol/frames.ts'
import { dialTcp } from './tcp.ts'

/** Bytes in the socket's own buffer before `send` waits for them to leave. */
const WINDOW_BYTES = 256 * 1024
/** Pieces that have come and were not taken, before the socket is left alone for a while. */
const MOST_WAITING = 64
const DIAL_MS = 10_000
/** A WebSocket message carries any bytes of the stream; none needs to be longer than a few frames. */
export const MAX_MESSAGE_BYTES = 8 * MAX_FRAME_BYTES

/**
 * Byte streams over WebSocket: binary messages, no compression, no pings (they kill small devices; the protocol has its own). What is not
 * ours, `tcp://host:port`, is dialled as it is.
 */
export const realNet: Net = {
  dial: (address) => (address.startsWith('tcp:') ? dialTcp(address, DIAL_MS) : dialWebSocket(address)),
  listen: (address, onLink) =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(address)
      const server = new WebSocketServer({
        ...{ host: hostname, port: Number(port), perMessageDeflate: false, maxPayload: MAX_MESSAGE_BYTES },
      })
      server.on('connection', (socket) => onLink(linkOver(socket)))
      server.once('error', reject)
      server.once('listening', () => {
        const bound = server.address()
        const boundPort = typeof bound === 'object' && bound !== null ? bound.port : port
        resolve({ address: `ws://${hostname}:${boundPort}`, close: () => closeServer(server) })
      })
    }),
}

const dialWebSocket = (address: string): Promise<Link> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(address, {
      ...{
        perMessageDeflate: false,
        handshakeTimeout: DIAL_MS,
        maxPayload: MAX_MESSAGE_BYTES,
        followRedirects: false,
      },
    })
    socket.once('open', () => resolve(linkOver(socket)))
    socket.once('error', reject)
  })

/** A link over a socket that is open. */
export function linkOver(socket: WebSocket): Link {
  const waiting: Buffer[] = []
  let wake: (() => void) | undefined
  const isDown = (): boolean => socket.readyState !== WebSocket.OPEN
  socket.on('message', (data: RawData) => {
    waiting.push(Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data))
    if (waiting.length > MOST_WAITING) socket.pause()
    wake?.()
  })
  socket.on('close', () => wake?.())
  socket.on('error', () => socket.terminate())

  async function receive(): Promise<Buffer | undefined> {
    while (waiting.length === 0) {
      if (isDown()) return undefined
      await new Promise<void>((resolve) => (wake = resolve))
      wake = undefined
    }
    const bytes = waiting.length === 1 ? waiting[0] : Buffer.concat(waiting)
    waiting.length = 0
    if (socket.isPaused) socket.resume()
    return bytes
  }

  return {
    receive,
    send: (bytes) =>
      new Promise((resolve, reject) => {
        if (isDown()) return reject(new Error('link is down'))
        const isFull = socket.bufferedAmount > WINDOW_BYTES
        socket.send(bytes, { binary: true }, (error) => {
          if (error) reject(error)
          else if (isFull) resolve()
        })
        if (!isFull) resolve()
      }),
    close: () => {
      // The other end may be half gone: a closing handshake could wait for ever.
      socket.close()
      setTimeout(() => socket.terminate(), 500).unref()
      wake?.()
    },
  }
}

async function closeServer(server: WebSocketServer): Promise<void> {
  for (const client of server.clients) client.terminate()
  await new Promise<void>((resolve) => server.close(() => resolve()))
}
