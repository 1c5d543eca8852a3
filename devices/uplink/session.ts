import type { AppError } from '../../engine/errors.ts'
import { createBell } from '../bell.ts'
import type { Clock, Link } from '../ports.ts'
import { clockPayload, comparison, type ClockPoint } from '../protocol/clock-record.ts'
import { createFrameReader, encodeFrame, type Frame } from '../protocol/frames.ts'
import { signAs, type DeviceIdentity } from '../protocol/identity.ts'
import { PROTOCOL_VERSION, decodeMessage, encodeMessage, signedHello, type Message } from '../protocol/messages.ts'
import { CLOCK, NO_CODEC, withEpoch } from '../spool/record.ts'
import type { Spool } from '../spool/spool.ts'
import type { BacklogPace } from './backlog-pace.ts'
import { createSending, type Sending } from './sending.ts'

const ALIVE_MS = 15_000
/** Without a frame for this long the other end is gone, whatever the socket says. */
const DEAD_MS = 60_000
/** A comparison of clocks is noted when it beats those of this long, and at least as often. */
const CLOCK_MS = 5 * 60_000
/** Records go out in pieces of about this size, so that a newer one never waits long behind them. */
const PIECE_BYTES = 64 * 1024
const PACED_MS = 200

export interface SessionDeps {
  clock: Clock
  spool: Spool
  /** Told when so much of the current start is unsent that live sound would wait for long. */
  onFarBehind: () => void
  identity: DeviceIdentity
  agent: string
  /** How fast backlog may go. */
  pace?: BacklogPace
  /** Told what the server said when it opened the session. */
  onWelcome?: (welcome: Message<'welcome'>) => void
  /** Best comparison of late, kept across sessions. */
  clocks: { best: (ClockPoint & { atMs: number }) | undefined }
}

/** How a session ended: the server says whether to come again. */
export interface SessionEnd {
  code: string
  action: 'again' | 'stop'
  /** It was welcome, so the next try need not wait long. */
  wasOpen: boolean
}

/** Speaks with the server over one link until it ends. Never rejects. */
export async function runSession(link: Link, deps: SessionDeps): Promise<SessionEnd> {
  const { clock, spool } = deps
  const bell = createBell(clock)
  const reader = createFrameReader()
  const end: SessionEnd = { code: 'LINK_DOWN', action: 'again', wasOpen: false }
  let sending: Sending | undefined
  let [isOver, heardMs, aliveId] = [false, clock.monoMs(), 0]
  const over = new AbortController()

  const finish = (change: Partial<SessionEnd> = {}): void => {
    if (isOver) return
    isOver = true
    Object.assign(end, change)
    link.close()
    over.abort()
    bell.ring()
  }
  const send = (bytes: Buffer): Promise<void> => link.send(bytes).catch(() => finish())

  function noteClock(point: ClockPoint): void {
    const { best } = deps.clocks
    const isStale = best === undefined || clock.monoMs() - best.atMs > CLOCK_MS
    if (!isStale && point.errorMs >= best.errorMs) return
    deps.clocks.best = { ...point, atMs: clock.monoMs() }
    const times = { monoMs: point.monoMs, wallMs: clock.wallMs() }
    spool.append({ type: CLOCK, flags: 0, codec: NO_CODEC, samples: 0, ...times, payload: clockPayload(point) })
  }

  function welcome(message: Message<'welcome'>): void {
    sending = createSending(spool, message.credit, deps.pace)
    deps.onWelcome?.(message)
  }

  async function take({ type, body }: Frame): Promise<void> {
    switch (type) {
      case 'challenge': {
        const { nonce } = decodeMessage(type, body)
        const device = deps.identity.deviceId.toString('hex')
        const signature = signAs(deps.identity, signedHello(nonce, device)).toString('hex')
        return send(encodeMessage('hello', { version: PROTOCOL_VERSION, device, signature, agent: deps.agent }))
      }
      case 'welcome':
        end.wasOpen = true
        return welcome(decodeMessage(type, body))
      case 'mark':
        return sending?.takeMark(decodeMessage(type, body))
      case 'ack':
        return sending?.takeAck(decodeMessage(type, body))
      case 'expect':
        return sending?.takeExpect(decodeMessage(type, body))
      case 'refused':
        return sending?.takeRefusal(decodeMessage(type, body))
      case 'alive-reply': {
        const reply = decodeMessage(type, body)
        return noteClock(comparison(reply.sentMs, reply, clock.monoMs()))
      }
      case 'erase': {
        const { id } = decodeMessage(type, body)
        await spool.erase()
        return send(encodeMessage('erased', { id }))
      }
      case 'taken-over':
        return finish({ code: 'TAKEN_OVER' })
      case 'error':
        // The link may have gone down meanwhile: what the server said last counts all the same.
        Object.assign(end, decodeMessage(type, body))
        return finish()
      case 'bye':
        return finish({ code: 'BYE' })
    }
  }

  async function receive(): Promise<void> {
    for (;;) {
      const bytes = await link.receive()
      if (bytes === undefined || isOver) return finish()
      heardMs = clock.monoMs()
      try {
        for (const frame of reader.push(bytes)) if (!isOver || frame.type === 'error') await take(frame)
      } catch (error) {
        return finish({ code: (error as AppError).code })
      }
      bell.ring()
    }
  }

  async function keepAlive(): Promise<void> {
    while (!isOver) {
      if (clock.monoMs() - heardMs > DEAD_MS) return finish({ code: 'SILENT' })
      if (sending !== undefined) void send(encodeMessage('alive', { id: aliveId++, sentMs: clock.monoMs() }))
      await clock.sleep(sending === undefined ? 1000 : ALIVE_MS, over.signal)
    }
  }

  async function transmit(): Promise<void> {
    while (!isOver) {
      const declared = (sending?.nextStarts() ?? []).map(({ bootId, clockId, epoch, acked }) =>
        encodeMessage('start', { boot: bootId, clock: clockId, epoch, acked: acked.seq }),
      )
      if (declared.length > 0) await send(Buffer.concat(declared))
      if (sending?.isFarBehind() === true) deps.onFarBehind()
      const piece = await sending?.nextPiece(PIECE_BYTES)
      // What is held back goes on without anything having happened.
      if (piece === undefined) await bell.wait(deps.pace === undefined ? undefined : PACED_MS)
      else
        await send(Buffer.concat(piece.records.map((record) => encodeFrame('record', withEpoch(record, piece.epoch)))))
    }
  }

  spool.onWritten = () => bell.ring()
  await Promise.all([receive(), keepAlive(), transmit()])
  spool.onWritten = undefined
  return end
}
