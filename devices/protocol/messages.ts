import Type, { type Static, type TObject } from 'typebox'
import { Value } from 'typebox/value'
import { AppError } from '../../engine/errors.ts'
import { encodeFrame, type FrameType } from './frames.ts'

/** Bodies of all frames but `record`, as JSON. Fields that are not known are passed over: a newer peer may send them. */

const hex = (bytes: number) => Type.String({ pattern: `^[0-9a-f]{${bytes * 2}}$` })
const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const Epoch = Type.Integer({ minimum: 0, maximum: 2 ** 32 - 1 })

export const PROTOCOL_VERSION = 1

export const MESSAGES = {
  /** Server, first: what the device is to sign. */
  challenge: Type.Object({ version: Type.Integer(), nonce: hex(32) }),
  /** Device: who it is. `signature` is Ed25519 over `signedHello`. */
  hello: Type.Object({
    version: Type.Integer(),
    device: hex(16),
    signature: hex(64),
    agent: Type.String({ maxLength: 100 }),
  }),
  /** Server: the session is open. `credit` bytes of records may be under way; `sealingKey` is what sound is sealed to. */
  welcome: Type.Object({ generation: Count, credit: Count, sealingKey: Type.Optional(hex(32)) }),
  /** Device, before the first record of a start: its boot id, its clock, its number (0: not known), what it holds as acknowledged. */
  start: Type.Object({ boot: hex(16), clock: Type.String({ maxLength: 64 }), epoch: Epoch, acked: Count }),
  /** Server, answering `start`: its number, and through which record it is durable. */
  mark: Type.Object({ boot: hex(16), epoch: Epoch, seq: Count, endSample: Count }),
  /** Server: everything of the epoch through `seq` is durable; `credit` bytes more may be sent. */
  ack: Type.Object({ epoch: Epoch, seq: Count, endSample: Count, credit: Count }),
  /** Server: records are missing; go on behind this mark. */
  expect: Type.Object({ epoch: Epoch, seq: Count, endSample: Count }),
  /** Device, every 15 s: its boot-time clock. */
  alive: Type.Object({ id: Count, sentMs: Type.Number() }),
  /** Server: when it came and when this left, by the server's wall clock. */
  'alive-reply': Type.Object({ id: Count, sentMs: Type.Number(), receivedMs: Type.Number(), repliedMs: Type.Number() }),
  /** Server: the device has opened a newer session; this one is over. */
  'taken-over': Type.Object({ generation: Count }),
  /** Server: this start is not accepted; the others are. */
  refused: Type.Object({ boot: hex(16), code: Type.String({ maxLength: 40 }) }),
  /** Server: the session is over; `action` tells what the device is to do. */
  error: Type.Object({
    code: Type.String({ maxLength: 40 }),
    action: Type.Union([Type.Literal('again'), Type.Literal('stop')]),
  }),
  /** Server: remove everything that is recorded. */
  erase: Type.Object({ id: Count }),
  /** Device: it is gone. */
  erased: Type.Object({ id: Count }),
  /** Either: this end closes, all is well. */
  bye: Type.Object({}),
} satisfies Partial<Record<FrameType, TObject>>
export type MessageType = keyof typeof MESSAGES
export type Message<T extends MessageType> = Static<(typeof MESSAGES)[T]>

export function encodeMessage<T extends MessageType>(type: T, message: Message<T>): Buffer {
  return encodeFrame(type, Buffer.from(JSON.stringify(message)))
}

/** @throws AppError PROTOCOL_INVALID - the body is no JSON of that form */
export function decodeMessage<T extends MessageType>(type: T, body: Buffer): Message<T> {
  const value = parse(body)
  if (!Value.Check(MESSAGES[type], value))
    throw new AppError('PROTOCOL_INVALID', { detail: { wanted: `a message of the form ${type}` } })
  return value
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

/** What a device signs: the nonce is the server's and used once, so a recorded hello is worth nothing. */
export function signedHello(nonce: string, device: string): Buffer {
  return Buffer.from(`tingdian hello 1\n${nonce}\n${device}\n`)
}
