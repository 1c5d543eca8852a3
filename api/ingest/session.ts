import { AppError, toAppError } from '../../engine/errors.ts'
import type { Link, Ports } from '../../devices/ports.ts'
import { createFrameReader, type Frame } from '../../devices/protocol/frames.ts'
import { isSignedBy } from '../../devices/protocol/identity.ts'
import {
  PROTOCOL_VERSION,
  decodeMessage,
  encodeMessage,
  signedHello,
  type Message,
} from '../../devices/protocol/messages.ts'
import type { DeviceTable, EnrolledDevice } from './devices.ts'
import type { EpochMarks } from './epoch-marks.ts'
import type { IntakeLog } from './intake-log.ts'
import { createRecordTaker, type RecordTaker } from './take-record.ts'

/** Bytes of records that a device may have under way. */
export const CREDIT_BYTES = 512 * 1024
/** Without a frame for this long a device is gone, whatever the socket says. */
const DEAD_MS = 60_000
/** A hello must come within this. */
const HELLO_MS = 10_000
/** A link that takes nothing more is given so long for the last word. */
const LAST_WORD_MS = 1000

export interface Alarm {
  code: 'DEVICE_CLONED' | 'SERVER_ROLLED_BACK'
  device: string
  epoch: number
}

export interface SessionDeps extends Pick<Ports, 'clock' | 'random'> {
  log: IntakeLog
  devices: DeviceTable
  /** What devices seal to, 64 hexadecimal digits. */
  sealingKey?: string
  /** Makes this the device's one session; the one before is ended. Returns its generation. */
  takeOver(device: string, end: (generation: number) => void): number
  onAlarm(alarm: Alarm): void
  /** Told which devices speak, and when they have gone. */
  onOpen?(device: EnrolledDevice): void
  onClose?(device: string): void
}

export interface IntakeSession {
  /** Resolves when the link is down. Never rejects. */
  done: Promise<void>
  device(): string | undefined
  /** The device is told why. */
  refuse(error: AppError): void
  /** The service closes; the device comes again. */
  close(): void
}

/** Speaks with one device over one link. */
export function openSession(link: Link, deps: SessionDeps): IntakeSession {
  const { clock, log } = deps
  const reader = createFrameReader()
  const starts = new Map<number, EpochMarks>()
  const nonce = deps.random.bytes(32).toString('hex')
  const over = new AbortController()
  let heardMs = clock.monoMs()
  let open: { device: EnrolledDevice; taker: RecordTaker } | undefined
  let isEnding = false

  function finish(): void {
    if (over.signal.aborted) return
    over.abort()
    link.close()
    if (open !== undefined) deps.onClose?.(open.device.device)
  }
  const send = (bytes: Buffer): Promise<void> => link.send(bytes).catch(finish)
  /** From here on nothing that comes counts, however long the last word takes. */
  function end(bytes: Buffer): void {
    if (isEnding) return
    isEnding = true
    void Promise.race([send(bytes), clock.sleep(LAST_WORD_MS, over.signal)]).then(finish)
  }
  const acks = createAcks(send)
  /** Marks that go out in one piece: a device asks for those of all its starts at once. */
  let marks: Buffer[] = []
  let isTaking = false
  function sendMarks(): void {
    if (isTaking || marks.length === 0) return
    const all = Buffer.concat(marks)
    marks = []
    void send(all)
  }

  async function hello(message: Message<'hello'>): Promise<void> {
    const device = await deps.devices.find(message.device)
    if (device === undefined) throw new AppError('DEVICE_UNKNOWN')
    const signature = Buffer.from(message.signature, 'hex')
    if (!isSignedBy(Buffer.from(device.publicKey, 'hex'), signedHello(nonce, device.device), signature))
      throw new AppError('DEVICE_SIGNATURE')
    if (device.revokedAt !== undefined) throw new AppError('DEVICE_REVOKED')
    const generation = deps.takeOver(device.device, (newer) => end(encodeMessage('taken-over', { generation: newer })))
    const taker = createRecordTaker(log, device.device, starts, { onSettled: acks.settle })
    open = { device, taker }
    deps.onOpen?.(device)
    const { sealingKey } = deps
    await send(encodeMessage('welcome', { generation, credit: CREDIT_BYTES, ...(sealingKey && { sealingKey }) }))
  }

  function start({ boot, clock: clockId, epoch, acked }: Message<'start'>, device: string): void {
    let found = log.marks.byBoot(device, boot)
    try {
      found ??= log.marks.add({ device, boot, clock: clockId, epoch })
    } catch (error) {
      deps.onAlarm({ code: 'DEVICE_CLONED', device, epoch })
      return void send(encodeMessage('refused', { boot, code: toAppError(error).code }))
    }
    const known = found
    starts.set(known.epoch, known)
    if (acked > known.durable.seq && acked > known.taken.seq)
      deps.onAlarm({ code: 'SERVER_ROLLED_BACK', device, epoch: known.epoch })
    const answer = (): void => {
      marks.push(encodeMessage('mark', { boot, epoch: known.epoch, ...known.durable }))
      queueMicrotask(sendMarks)
    }
    // Known from a connection that was cut, it may be on its way to the disk still: written again, it is told when it is there.
    if (known.isNoted) answer()
    else
      log.appendEpoch(known, () => {
        known.isNoted = true
        answer()
      })
  }

  async function take({ type, body }: Frame): Promise<void> {
    if (type === 'bye') return finish()
    if (open === undefined) {
      if (type !== 'hello') throw new AppError('PROTOCOL_INVALID', { detail: { wanted: 'hello', got: type } })
      return hello(decodeMessage(type, body))
    }
    if (type === 'record') {
      const expect = open.taker.take(body)
      if (expect !== undefined) void send(encodeMessage('expect', expect))
    } else if (type === 'start') start(decodeMessage(type, body), open.device.device)
    else if (type === 'alive') {
      const now = clock.wallMs()
      await send(encodeMessage('alive-reply', { ...decodeMessage(type, body), receivedMs: now, repliedMs: now }))
    }
  }

  async function receive(): Promise<void> {
    void send(encodeMessage('challenge', { version: PROTOCOL_VERSION, nonce }))
    for (;;) {
      const bytes = await link.receive()
      if (bytes === undefined) return finish()
      if (isEnding) continue
      heardMs = clock.monoMs()
      isTaking = true
      try {
        for (const frame of reader.push(bytes)) if (!isEnding) await take(frame)
      } catch (error) {
        return refuse(toAppError(error))
      } finally {
        isTaking = false
        sendMarks()
      }
    }
  }

  function refuse({ code }: AppError): void {
    if (code === 'DEVICE_CLONED' && open !== undefined) deps.onAlarm({ code, device: open.device.device, epoch: 0 })
    const error = encodeMessage('error', { code, action: code.startsWith('DEVICE_') ? 'stop' : 'again' })
    // Whoever finds a device that is out of use shall not hear what it holds.
    end(code === 'DEVICE_REVOKED' ? Buffer.concat([encodeMessage('erase', { id: 0 }), error]) : error)
  }

  async function watch(): Promise<void> {
    while (!over.signal.aborted) {
      await clock.sleep(HELLO_MS, over.signal)
      if (open === undefined || clock.monoMs() - heardMs > DEAD_MS) return finish()
    }
  }

  return {
    done: Promise.all([receive(), watch()]).then(() => undefined),
    device: () => open?.device.device,
    refuse,
    close: () => end(encodeMessage('bye', {})),
  }
}

/** Tells the device its marks: at once when a group has become durable, but never faster than it reads. */
function createAcks(send: (bytes: Buffer) => Promise<void>) {
  const dirty = new Map<EpochMarks, number>()
  let isQueued = false
  async function flush(): Promise<void> {
    while (dirty.size > 0) {
      const bytes = [...dirty].map(([{ epoch, durable }, credit]) =>
        encodeMessage('ack', { epoch, ...durable, credit }),
      )
      dirty.clear()
      await send(Buffer.concat(bytes))
    }
    isQueued = false
  }
  return {
    settle: (start: EpochMarks, bytes: number): void => {
      dirty.set(start, (dirty.get(start) ?? 0) + bytes)
      if (isQueued) return
      isQueued = true
      queueMicrotask(() => void flush())
    },
  }
}
