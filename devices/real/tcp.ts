import { connect } from 'node:net'
import type { Link } from '../ports.ts'

/** Bytes that have come and were not taken, before the other end is made to wait. */
const MOST_WAITING_BYTES = 1024 ** 2

/** Dials `tcp://host:port`. Rejects when nobody answers in time. */
export async function dialTcp(address: string, timeoutMs: number): Promise<Link> {
  const { hostname, port } = new URL(address)
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), noDelay: true, keepAlive: true })
  const waiting: Buffer[] = []
  let waitingBytes = 0
  let isDown = false
  let wake: (() => void) | undefined
  socket.on('data', (bytes) => {
    waiting.push(bytes)
    waitingBytes += bytes.length
    if (waitingBytes > MOST_WAITING_BYTES) socket.pause()
    wake?.()
  })
  const down = (): void => {
    isDown = true
    wake?.()
  }
  socket.on('close', down)
  // The other end said that it has nothing more to send: for what is dialled here, that is the end.
  socket.on('end', down)

  async function receive(): Promise<Buffer | undefined> {
    while (waiting.length === 0) {
      if (isDown) return undefined
      await new Promise<void>((resolve) => (wake = resolve))
      wake = undefined
    }
    const bytes = Buffer.concat(waiting.splice(0))
    waitingBytes = 0
    socket.resume()
    return bytes
  }

  const link: Link = {
    receive,
    send: (bytes) =>
      new Promise((resolve, reject) => {
        if (isDown || !socket.writable) return reject(new Error('link is down'))
        socket.write(bytes, (error) => (error ? reject(error) : resolve()))
      }),
    close: () => {
      socket.destroy()
      down()
    },
  }
  return await new Promise((resolve, reject) => {
    const late = setTimeout(() => socket.destroy(new Error('no answer')), timeoutMs)
    socket.once('connect', () => {
      clearTimeout(late)
      resolve(link)
    })
    socket.on('error', (error) => {
      clearTimeout(late)
      reject(error)
    })
  })
}
