import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectRoot } from '../../models/root.ts'
import { createSimRandom } from '../simulation/sim-random.ts'
import { GAP_REASONS } from '../spool/gap.ts'
import { FRAME_TYPES, MAX_FRAME_BYTES, createFrameReader, encodeFrame, type FrameType } from './frames.ts'
import { isSignedBy, newIdentity, publicKeyOf, signAs } from './identity.ts'
import { decodeMessage, signedHello, type MessageType } from './messages.ts'

const page = readFileSync(join(projectRoot(), 'devices/PROTOCOL.md'), 'utf8')
const rows = page.split('\n').flatMap((line) => {
  const cells = line.split('|').map((cell) => cell.trim())
  return /^\d+$/.test(cells[1] ?? '') ? [{ number: Number(cells[1]), name: cells[2], body: cells[4] }] : []
})

describe('devices/PROTOCOL.md', () => {
  test('has every frame with its number, and no other', () => {
    expect(Object.fromEntries(rows.map(({ name, number }) => [name, number]))).toEqual(FRAME_TYPES)
  })

  test.each(rows.filter(({ name }) => name !== 'record'))('has a body of $name as it is', ({ name, body }) => {
    const json = body.replaceAll('`', '').replace(/<(\d+) hex>/g, (_, digits: string) => 'a'.repeat(Number(digits)))
    expect(() => decodeMessage(name as MessageType, Buffer.from(json))).not.toThrow()
  })

  test('and SPOOL.md has every reason of a gap', () => {
    const spool = readFileSync(join(projectRoot(), 'devices/SPOOL.md'), 'utf8').replace(/\s+/g, ' ')
    for (const [reason, code] of Object.entries(GAP_REASONS)) expect(spool).toContain(`${code} ${reason}`)
  })
})

describe('frames', () => {
  test('come together from pieces of any size', () => {
    const random = createSimRandom(5)
    const sent = Array.from({ length: 50 }, (_, i) => ({
      type: Object.keys(FRAME_TYPES)[i % 16] as FrameType,
      body: random.bytes(random.int(300)),
    }))
    const stream = Buffer.concat(sent.map(({ type, body }) => encodeFrame(type, body)))
    for (let run = 0; run < 50; run++) {
      const reader = createFrameReader()
      const got = []
      for (let at = 0; at < stream.length;) {
        const length = 1 + random.int(40)
        got.push(...reader.push(stream.subarray(at, at + length)))
        at += length
      }
      expect(got.map(({ type, body }) => ({ type, body: Buffer.from(body) }))).toEqual(sent)
    }
  })

  test('of an unknown kind are passed over; of an impossible length they end the session', () => {
    const unknown = Buffer.from([3, 0, 0, 0, 200, 1, 2])
    const reader = createFrameReader()
    expect(reader.push(Buffer.concat([unknown, encodeFrame('bye', Buffer.from('{}'))]))).toHaveLength(1)
    for (const length of [0, MAX_FRAME_BYTES + 1, 2 ** 32 - 1]) {
      const head = Buffer.alloc(4)
      head.writeUInt32LE(length)
      expect(() => createFrameReader().push(head)).toThrow(
        expect.objectContaining({ code: 'PROTOCOL_INVALID' }) as Error,
      )
    }
  })
})

describe('a hello', () => {
  const identity = newIdentity(createSimRandom(9))
  const device = identity.deviceId.toString('hex')
  const publicKey = publicKeyOf(identity)

  test('is signed for one nonce and one device', () => {
    const signature = signAs(identity, signedHello('00', device))
    expect(isSignedBy(publicKey, signedHello('00', device), signature)).toBe(true)
    expect(isSignedBy(publicKey, signedHello('01', device), signature)).toBe(false)
    expect(isSignedBy(publicKey, signedHello('00', 'other'), signature)).toBe(false)
    expect(isSignedBy(Buffer.alloc(5), signedHello('00', device), signature)).toBe(false)
    expect(isSignedBy(publicKey, signedHello('00', device), Buffer.alloc(3))).toBe(false)
  })

  test.each(['', '{', '[]', '{"version":1}', '{"version":1,"device":"x","signature":"y","agent":"z"}'])(
    'that reads %j is none',
    (body) => {
      expect(() => decodeMessage('hello', Buffer.from(body))).toThrow(
        expect.objectContaining({ code: 'PROTOCOL_INVALID' }) as Error,
      )
    },
  )
})
