import { createHash } from 'node:crypto'
import type { Link, Ports } from '../../ports.ts'

export interface RtpFields {
  sequence: number
  timestamp: number
  source: number
  payloadType: number
  payload: Buffer
}

export function rtpPacket({ sequence, timestamp, source, payloadType, payload }: RtpFields): Buffer {
  const head = Buffer.alloc(12)
  head[0] = 0x80
  head[1] = payloadType
  head.writeUInt16BE(sequence & 0xffff, 2)
  head.writeUInt32BE(timestamp >>> 0, 4)
  head.writeUInt32BE(source, 8)
  return Buffer.concat([head, payload])
}

export interface TestCameraOptions {
  /** Lines of the description behind the video's. */
  audio: string[]
  login?: { user: string; password: string; scheme: 'Basic' | 'Digest' }
  /** Of the next packet. */
  sequence?: number
  timestamp?: number
}

/** A camera over the net port that speaks as cameras do: pictures on track 1, sound on track 2. */
export interface TestCamera {
  /** First lines and authorisations of all that was asked. */
  asked: { line: string; authorization: string | undefined }[]
  /** Packets that came from the agent: its reports. */
  reports: Buffer[]
  isPlaying(): boolean
  /** Sends sound of a-law silence. */
  send(ticks: number): void
  /** Goes on as if so much had been sent. */
  lose(packets: number, ticks: number): void
  /** Sends any bytes on a channel. */
  sendRaw(bytes: Buffer): void
  reset(numbers: Partial<{ sequence: number; timestamp: number }>): void
  /** Ends all connections, and answers no more. */
  stop(): Promise<void>
}

export const CAMERA_ADDRESS = 'tcp://camera:554'
/** Of the packet or request that a text begins with; 0 where it is not whole. */
function lengthOfNext(text: string): number {
  const end = text.indexOf('\r\n\r\n')
  if (!text.startsWith('$')) return end < 0 ? 0 : end + 4
  const length = 4 + (text.charCodeAt(2) << 8) + text.charCodeAt(3)
  return text.length < length ? 0 : length
}
const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

export async function startTestCamera(net: Ports['net'], options: TestCameraOptions): Promise<TestCamera> {
  const { audio, login } = options
  const links = new Set<Link>()
  const asked: TestCamera['asked'] = []
  const reports: Buffer[] = []
  let [sequence, timestamp] = [options.sequence ?? 0, options.timestamp ?? 0]
  let playing: Link | undefined

  function isAllowed(method: string, url: string, authorization: string | undefined): boolean {
    if (login === undefined) return true
    const { user, password, scheme } = login
    if (scheme === 'Basic') return authorization === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
    const response = md5(`${md5(`${user}:shop:${password}`)}:n0nce:${md5(`${method}:${url}`)}`)
    return authorization?.includes(`response="${response}"`) ?? false
  }

  function answerTo(line: string, authorization: string | undefined): { status: string; more: string[]; body: string } {
    const [method, url] = line.split(' ')
    if (method !== 'OPTIONS' && !isAllowed(method, url, authorization)) {
      const rest = login?.scheme === 'Digest' ? ', nonce="n0nce"' : ''
      return { status: '401 Unauthorized', more: [`WWW-Authenticate: ${login?.scheme} realm="shop"${rest}`], body: '' }
    }
    if (method === 'OPTIONS') return { status: '200 OK', more: ['Public: DESCRIBE, GET_PARAMETER'], body: '' }
    if (method === 'SETUP')
      return { status: '200 OK', more: ['Session: 42;timeout=20', 'Transport: RTP/AVP/TCP;interleaved=4-5'], body: '' }
    const video = ['m=video 0 RTP/AVP 96', 'a=rtpmap:96 H264/90000', 'a=control:track1']
    const body = method === 'DESCRIBE' ? ['v=0', 's=x', ...video, ...audio, ''].join('\r\n') : ''
    return { status: '200 OK', more: ['Content-Base: rtsp://camera/live/'], body }
  }

  async function answer(link: Link, lines: string[]): Promise<void> {
    const [line] = lines
    const valueOf = (name: string): string | undefined =>
      lines
        .find((one) => one.toLowerCase().startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim()
    const authorization = valueOf('authorization')
    asked.push({ line, authorization })
    const { status, more, body } = answerTo(line, authorization)
    const head = [`RTSP/1.0 ${status}`, `CSeq: ${valueOf('cseq')}`, ...more, `Content-Length: ${body.length}`, '', body]
    await link.send(Buffer.from(head.join('\r\n'))).catch(() => undefined)
    if (line.startsWith('PLAY') && status.startsWith('200')) playing = link
  }

  async function serve(link: Link): Promise<void> {
    links.add(link)
    let rest = ''
    for (let bytes = await link.receive(); bytes !== undefined; bytes = await link.receive()) {
      rest += bytes.toString('latin1')
      for (let taken = lengthOfNext(rest); taken > 0; taken = lengthOfNext(rest)) {
        const text = rest.slice(0, taken)
        rest = rest.slice(taken)
        if (text.startsWith('$')) reports.push(Buffer.from(text.slice(4), 'latin1'))
        else await answer(link, text.split('\r\n'))
      }
    }
    links.delete(link)
    if (playing === link) playing = undefined
  }

  const sendRaw = (bytes: Buffer): void => void playing?.send(bytes).catch(() => undefined)
  const listener = await net.listen(CAMERA_ADDRESS, (link) => void serve(link))
  return {
    asked,
    reports,
    sendRaw,
    isPlaying: () => playing !== undefined,
    send: (ticks) => {
      const fields = { sequence, timestamp, source: 9, payloadType: 8, payload: Buffer.alloc(ticks, 0xd5) }
      const packet = rtpPacket(fields)
      sendRaw(Buffer.concat([Buffer.from([0x24, 4, packet.length >> 8, packet.length & 0xff]), packet]))
      sequence += 1
      timestamp += ticks
    },
    lose: (packets, ticks) => {
      sequence += packets
      timestamp += packets * ticks
    },
    reset: (numbers) => {
      ;({ sequence = sequence, timestamp = timestamp } = numbers)
    },
    stop: async () => {
      await listener.close()
      for (const link of links) link.close()
    },
  }
}
