import { AppError } from '../../engine/errors.ts'
import { MAX_PAYLOAD_BYTES, RECORD_HEADER_BYTES } from '../spool/record.ts'

/** Kinds of frames; their numbers stand in devices/PROTOCOL.md and are never given to another kind. */
export const FRAME_TYPES = {
  challenge: 1,
  hello: 2,
  welcome: 3,
  start: 4,
  mark: 5,
  record: 6,
  ack: 7,
  expect: 8,
  alive: 9,
  'alive-reply': 10,
  'taken-over': 11,
  refused: 12,
  error: 13,
  erase: 14,
  erased: 15,
  bye: 16,
} as const
export type FrameType = keyof typeof FRAME_TYPES
const NAMES = new Map<number, FrameType>(
  Object.entries(FRAME_TYPES).map(([name, number]) => [number, name as FrameType]),
)

export interface Frame {
  type: FrameType
  body: Buffer
}

const LENGTH_BYTES = 4
/** The longest record and its type. */
export const MAX_FRAME_BYTES = 1 + RECORD_HEADER_BYTES + MAX_PAYLOAD_BYTES

/** `u32 length of type and body · u8 type · body`, little-endian. */
export function encodeFrame(type: FrameType, body: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(LENGTH_BYTES + 1 + body.length)
  bytes.writeUInt32LE(1 + body.length, 0)
  bytes[LENGTH_BYTES] = FRAME_TYPES[type]
  bytes.set(body, LENGTH_BYTES + 1)
  return bytes
}

/**
 * Puts frames together from bytes that come in pieces of any size. Frames of a kind that is not known are passed over: a newer peer
 * may send them.
 */
export interface FrameReader {
  /** @throws AppError PROTOCOL_INVALID - a frame is empty or longer than any may be */
  push(bytes: Buffer): Frame[]
}

export function createFrameReader(): FrameReader {
  let rest: Buffer = Buffer.alloc(0)
  return {
    push: (bytes) => {
      let all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes])
      const frames: Frame[] = []
      while (all.length >= LENGTH_BYTES) {
        const length = all.readUInt32LE(0)
        if (length < 1 || length > MAX_FRAME_BYTES)
          throw new AppError('PROTOCOL_INVALID', {
            detail: { wanted: `a frame of 1..${MAX_FRAME_BYTES} bytes`, got: length },
          })
        if (all.length < LENGTH_BYTES + length) break
        const type = NAMES.get(all[LENGTH_BYTES])
        if (type !== undefined) frames.push({ type, body: all.subarray(LENGTH_BYTES + 1, LENGTH_BYTES + length) })
        all = all.subarray(LENGTH_BYTES + length)
      }
      rest = all
      return frames
    },
  }
}
