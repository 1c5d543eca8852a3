import type { Clock, Link, Random } from '../../ports.ts'
import { createAuthorization } from './digest.ts'
import type { RtspAddress } from './rtsp-address.ts'
import { createRtspReader, type RtspPiece } from './rtsp-reader.ts'

export type RtspAnswer = Extract<RtspPiece, { kind: 'answer' }>
export type RtspPacketPiece = Extract<RtspPiece, { kind: 'packet' }> & { monoMs: number }

/** Requests and answers over one connection, with packets between them. Nothing of it rejects. */
export interface RtspTalk {
  /** Asks and waits; undefined when no answer came or the connection is down. A refusal for want of a password is answered. */
  ask(method: string, url: string, headers?: Record<string, string>): Promise<RtspAnswer | undefined>
  /** Asks; the answer comes among the pieces. */
  tell(method: string, url: string, headers?: Record<string, string>): Promise<void>
  sendPacket(channel: number, payload: Uint8Array): Promise<void>
  /** What comes next, or nothing within `ms`; undefined when the connection is down. */
  next(ms: number): Promise<(RtspAnswer | RtspPacketPiece)[] | undefined>
  /** Takes what a refusal asks for. */
  takeChallenge(answer: RtspAnswer): 'unknown' | 'wanted' | 'stale'
  close(): void
}

/** A camera that is asked answers within this. */
const ANSWER_MS = 10_000
/** Of a body that is shorter than announced no more comes after this. */
const BODY_MS = 2000
/** Packets that come before the answer to PLAY. */
const MOST_EARLY = 1000
const KNOWN_METHODS = /^(OPTIONS|GET_PARAMETER|SET_PARAMETER|ANNOUNCE)$/

export function createRtspTalk(
  { clock, random }: { clock: Clock; random: Random },
  link: Link,
  { user, password = '' }: Pick<RtspAddress, 'user' | 'password'>,
): RtspTalk {
  const reader = createRtspReader()
  const authorization = createAuthorization(random.bytes(8).toString('hex'))
  let receiving: Promise<Buffer | undefined> | undefined
  let early: RtspPacketPiece[] = []
  let sequence = 0

  const send = (bytes: Uint8Array): Promise<void> => link.send(bytes).catch(() => link.close())

  async function tell(method: string, url: string, headers: Record<string, string> = {}): Promise<void> {
    const proof = user === undefined ? undefined : authorization.answer({ user, password, method, url })
    const all = {
      CSeq: String(++sequence),
      'User-Agent': 'tingdian',
      ...headers,
      ...(proof && { Authorization: proof }),
    }
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
    await send(Buffer.from(`${method} ${url} RTSP/1.0\r\n${lines.join('')}\r\n`, 'utf8'))
  }

  /** Bytes, or nothing of them within so long; what comes later is not lost. */
  async function receive(ms: number): Promise<Buffer | 'late' | undefined> {
    const own = (receiving ??= link.receive())
    let cancel = (): void => undefined
    const late = new Promise<'late'>((resolve) => (cancel = clock.after(ms, () => resolve('late'))))
    const bytes = await Promise.race([own, late])
    cancel()
    if (bytes !== 'late') receiving = undefined
    return bytes
  }

  /** Cameras ask, too: to announce another form, or whether we live. */
  async function answerRequest({ method, headers }: Extract<RtspPiece, { kind: 'request' }>): Promise<void> {
    const status = KNOWN_METHODS.test(method) ? '200 OK' : '501 Not Implemented'
    const number = /^\d{1,10}/.exec(headers.get('cseq')?.[0] ?? '')?.[0] ?? '0'
    await send(Buffer.from(`RTSP/1.0 ${status}\r\nCSeq: ${number}\r\n\r\n`))
  }

  async function next(ms: number): Promise<(RtspAnswer | RtspPacketPiece)[] | undefined> {
    const bytes = await receive(ms)
    if (bytes === undefined) return undefined
    const monoMs = clock.monoMs()
    const kept: (RtspAnswer | RtspPacketPiece)[] = [...early]
    early = []
    for (const piece of bytes === 'late' ? reader.flush() : reader.push(bytes)) {
      if (piece.kind === 'request') await answerRequest(piece)
      else kept.push(piece.kind === 'packet' ? { ...piece, monoMs } : piece)
    }
    return kept
  }

  async function nextAnswer(): Promise<RtspAnswer | undefined> {
    const untilMs = clock.monoMs() + ANSWER_MS
    while (clock.monoMs() < untilMs) {
      const pieces = await next(BODY_MS)
      if (pieces === undefined) return undefined
      early.push(...pieces.filter((piece) => piece.kind === 'packet').slice(0, MOST_EARLY))
      const answer = pieces.find((piece) => piece.kind === 'answer' && isForUs(piece))
      if (answer?.kind === 'answer') return answer
    }
    return undefined
  }

  /** Some cameras leave the number out, or count by themselves. */
  function isForUs({ status, headers }: RtspAnswer): boolean {
    const number = Number(headers.get('cseq')?.[0] ?? sequence)
    return status >= 200 && !(number < sequence)
  }

  const takeChallenge = (answer: RtspAnswer): 'unknown' | 'wanted' | 'stale' =>
    authorization.take(answer.headers.get('www-authenticate') ?? [])

  return {
    tell,
    next,
    takeChallenge,
    ask: async (method, url, headers) => {
      for (let tries = 0; ; tries++) {
        await tell(method, url, headers)
        const answer = await nextAnswer()
        if (answer?.status !== 401 || user === undefined) return answer
        // Each wrong answer brings the camera nearer to locking everybody out: only one that was merely old is given again.
        const asked = takeChallenge(answer)
        if (asked === 'unknown' || tries > 1 || (tries === 1 && asked !== 'stale')) return answer
      }
    },
    sendPacket: (channel, payload) => {
      const head = Buffer.from([0x24, channel, payload.length >> 8, payload.length & 0xff])
      return send(Buffer.concat([head, payload]))
    },
    close: () => link.close(),
  }
}
