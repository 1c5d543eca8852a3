import {
  EPOCH_SEEN,
  NO_CODEC,
  RECEIVED,
  decodeRecord,
  encodeRecord,
  type StoredRecord,
} from '../../devices/spool/record.ts'

/** One entry of the server's log: a device's record as it came, or that a start of a device was seen first. */
export type LogEntry =
  | { kind: 'record'; device: string; record: StoredRecord }
  | { kind: 'epoch'; device: string; epoch: number; boot: string; clock: string }

const DEVICE_BYTES = 16
const BOOT_AT = DEVICE_BYTES
const EPOCH_AT = BOOT_AT + 16
const CLOCK_AT = EPOCH_AT + 4

interface Place {
  seq: number
  monoMs: number
  wallMs: number
}

function envelope(type: number, payload: Buffer, place: Place): Buffer {
  const none = { flags: 0, codec: NO_CODEC, channels: 0, epoch: 0, firstSample: 0, samples: 0, rate: 0, previous: 0 }
  return encodeRecord({ type, ...none, ...place }, payload)
}

export const encodeReceived = (device: string, record: Buffer, place: Place): Buffer =>
  envelope(RECEIVED, Buffer.concat([Buffer.from(device, 'hex'), record]), place)

export function encodeEpochSeen(seen: Extract<LogEntry, { kind: 'epoch' }>, place: Place): Buffer {
  const number = Buffer.alloc(4)
  number.writeUInt32LE(seen.epoch)
  const parts = [Buffer.from(seen.device, 'hex'), Buffer.from(seen.boot, 'hex'), number, Buffer.from(seen.clock)]
  return envelope(EPOCH_SEEN, Buffer.concat(parts), place)
}

/** Undefined for what is no entry of ours. Never throws. */
export function decodeEntry({ type, payload }: StoredRecord): LogEntry | undefined {
  const device = payload.toString('hex', 0, DEVICE_BYTES)
  if (type === RECEIVED) {
    const record = decodeRecord(payload.subarray(DEVICE_BYTES))
    return record && { kind: 'record', device, record }
  }
  if (type !== EPOCH_SEEN || payload.length < CLOCK_AT) return undefined
  const boot = payload.toString('hex', BOOT_AT, EPOCH_AT)
  return {
    kind: 'epoch',
    device,
    boot,
    epoch: payload.readUInt32LE(EPOCH_AT),
    clock: payload.toString('utf8', CLOCK_AT),
  }
}
