import { createSealer, sealingPrivateKey, sealingPublicKey } from '../spool/seal.ts'
import { gapPayload } from '../spool/gap.ts'
import * as kinds from '../spool/record.ts'
import { encodeSegmentHeader } from '../spool/segment.ts'
import { clockPayload } from './clock-record.ts'
import { enrolmentRequest } from './enrolment.ts'
import { encodeFrame } from './frames.ts'
import { healthPayload } from './health-record.ts'
import { publicKeyOf, signAs, type DeviceIdentity } from './identity.ts'
import { encodeMessage, signedHello, type Message, type MessageType } from './messages.ts'

/** Bytes that a firmware can hold its own encoder against. */
export interface Example {
  name: string
  /** What they say, where that is no JSON that can be read in them. */
  says: string
  bytes: Buffer
}

const counting = (from: number, bytes: number): Buffer => Buffer.from(Array.from({ length: bytes }, (_, i) => from + i))
const hex = (bytes: Buffer): string => bytes.toString('hex')

/** The device of the examples: no key here is anybody's. */
export const EXAMPLE_DEVICE: DeviceIdentity = { deviceId: counting(0xa0, 16), privateKey: counting(1, 32) }
export const EXAMPLE_SERVER_KEY = sealingPrivateKey(counting(0x40, 32))
const CODE = '3F7-K2M9-QXW'
const nonce = hex(counting(0, 32))
const boot = hex(counting(0xb0, 16))
const device = hex(EXAMPLE_DEVICE.deviceId)

/** Every message, in the order of their numbers; `record` stands apart. */
export function exampleMessages(): Example[] {
  const signature = hex(signAs(EXAMPLE_DEVICE, signedHello(nonce, device)))
  const sealingKey = hex(sealingPublicKey(EXAMPLE_SERVER_KEY))
  const mark = { epoch: 7, seq: 120, endSample: 384_000 }
  const times = { id: 3, sentMs: 81_234.5 }
  const messages: { [T in MessageType]: Message<T> } = {
    challenge: { version: 1, nonce },
    hello: { version: 1, device, signature, agent: 'name/1.0' },
    welcome: { generation: 1, credit: 524_288, sealingKey },
    start: { boot, clock: 'boot 4', epoch: 7, acked: 120 },
    mark: { boot, ...mark },
    ack: { epoch: 7, seq: 125, endSample: 400_000, credit: 32_320 },
    expect: { epoch: 7, seq: 121, endSample: 387_200 },
    alive: times,
    'alive-reply': { ...times, receivedMs: 1_790_000_000_000, repliedMs: 1_790_000_000_001 },
    'taken-over': { generation: 2 },
    refused: { boot, code: 'DEVICE_CLONED' },
    error: { code: 'DEVICE_REVOKED', action: 'stop' },
    erase: { id: 1 },
    erased: { id: 1 },
    bye: {},
  }
  return Object.entries(messages).map(([name, message]) => {
    const says = JSON.stringify(message)
    return { name, says, bytes: encodeMessage(name as MessageType, message as never) }
  })
}

const place = { flags: 0, epoch: 7, samples: 0, rate: 16_000, monoMs: 81_000, wallMs: 1_790_000_000_000 }
const base = { ...place, codec: kinds.NO_CODEC, channels: 0 }

/** A start of nine records, as they lie on disk: each names the header of the one before. */
export function exampleRecords(): Example[] {
  const pcm = Buffer.alloc(8)
  ;[0, 1000, -1000, 32_767].forEach((sample, i) => pcm.writeInt16LE(sample, 2 * i))
  const sound = { ...base, type: kinds.AUDIO, codec: kinds.PCM16, channels: 1, samples: 4 }
  // A frame of Opus behind its length; what it holds is the codec's.
  const packet = Buffer.from('0300f8fffe', 'hex')
  const json = (value: object): Buffer => Buffer.from(JSON.stringify(value))
  const all: { name: string; fields: typeof base & { type: number }; payload: Buffer; isSealed?: true }[] = [
    {
      name: 'format',
      fields: { ...base, type: kinds.FORMAT },
      payload: json({ rate: 16_000, channels: 1, array: 'pepper' }),
    },
    { name: 'audio, PCM', fields: { ...sound, flags: kinds.VOICED }, payload: pcm },
    { name: 'audio, Opus', fields: { ...sound, codec: kinds.OPUS, samples: 320 }, payload: packet },
    { name: 'audio, PCM, sealed', fields: sound, payload: pcm, isSealed: true },
    {
      name: 'gap: paused, 2 s',
      fields: { ...base, type: kinds.GAP, samples: 32_000 },
      payload: gapPayload({ reason: 'paused', furtherSeqs: 0 }),
    },
    {
      name: 'gap: damaged, for 3 numbers',
      fields: { ...base, type: kinds.GAP, samples: 9600 },
      payload: gapPayload({ reason: 'damaged', furtherSeqs: 2 }),
    },
    {
      name: 'clock',
      fields: { ...base, type: kinds.CLOCK },
      payload: clockPayload({ monoMs: 81_300, serverMs: 1_790_000_000_300, errorMs: 12.5 }),
    },
    {
      name: 'health',
      fields: { ...base, type: kinds.HEALTH },
      payload: healthPayload({ state: 'recording', backlogSeconds: 0 }),
    },
    {
      name: 'mark: the recording ends',
      fields: { ...base, type: kinds.MARK, flags: kinds.LAST_BEFORE_STOP },
      payload: Buffer.alloc(0),
    },
  ]
  const sealer = createSealer(
    { bytes: (n) => counting(0x60, n), fraction: () => 0 },
    sealingPublicKey(EXAMPLE_SERVER_KEY),
  )
  let [seq, firstSample, previous] = [1, 0, 0]
  return all.map(({ name, fields, payload, isSealed }) => {
    const whole = { ...fields, seq, firstSample, previous }
    const bytes = isSealed ? sealer.seal(whole, payload) : kinds.encodeRecord(whole, payload)
    const says = `number ${seq}, first sample ${firstSample}, samples ${fields.samples}, ${payload.length} bytes before sealing`
    seq += name.includes('for 3') ? 3 : 1
    firstSample += fields.samples
    previous = bytes.readUInt32LE(4)
    return { name, says: isSealed ? says : says.replace(' before sealing', ' of payload'), bytes }
  })
}

/** Around the records: the head of a file, one of them as a frame, and the request that enrols. */
export function otherExamples(): Example[] {
  const header = { deviceId: EXAMPLE_DEVICE.deviceId, bootId: Buffer.from(boot, 'hex'), epoch: 7, segment: 12 }
  const file = encodeSegmentHeader({ ...header, monoMs: 81_000, wallMs: 1_790_000_000_000 })
  const request = enrolmentRequest(EXAMPLE_DEVICE, CODE)
  return [
    { name: 'segment header', says: `file 00000012-${boot}.td`, bytes: file },
    {
      name: 'frame of a record',
      says: 'the record "audio, PCM" below',
      bytes: encodeFrame('record', exampleRecords()[1].bytes),
    },
    { name: 'enrolment', says: `body of the request, code ${CODE}`, bytes: Buffer.from(JSON.stringify(request)) },
    { name: 'public key', says: 'Ed25519, of the private key 01 02 … 20', bytes: publicKeyOf(EXAMPLE_DEVICE) },
  ]
}
