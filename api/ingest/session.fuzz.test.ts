import { describe, expect, test } from 'vitest'
import type { Clock, Link } from '../../devices/ports.ts'
import { createFrameReader, encodeFrame } from '../../devices/protocol/frames.ts'
import { newIdentity, publicKeyOf, signAs } from '../../devices/protocol/identity.ts'
import { encodeMessage, signedHello } from '../../devices/protocol/messages.ts'
import { mutate } from '../../devices/simulation/mutate.ts'
import { createSimRandom, type SimRandom } from '../../devices/simulation/sim-random.ts'
import { AUDIO, PCM16, encodeRecord } from '../../devices/spool/record.ts'
import type { Spool } from '../../devices/spool/spool.ts'
import { NOTHING, type Mark, type Start } from '../../devices/spool/state.ts'
import { runSession } from '../../devices/uplink/session.ts'
import type { DeviceTable } from './devices.ts'
import { createMarkTable } from './epoch-marks.ts'
import type { IntakeLog } from './intake-log.ts'
import { openSession } from './session.ts'

/** On each side; `npm run test:fuzz` runs a million in all. */
const RUNS = Number(process.env.FUZZ_MS ?? 0) > 0 ? 500_000 : 10_000
const identity = newIdentity(createSimRandom(1))
const device = identity.deviceId.toString('hex')
const boot = '0b'.repeat(16)
const nonce = createSimRandom(2).bytes(32).toString('hex')

/** Nothing takes time, and nobody waits for a clock. */
const clock: Clock = {
  ...{ wallMs: () => 0, monoMs: () => 0, after: () => () => undefined },
  sleep: (_ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) resolve()
      signal?.addEventListener('abort', () => resolve(), { once: true })
    }),
}

const records = Array.from({ length: 6 }, (_, i) => {
  const place = { epoch: 1, seq: i + 1, firstSample: i * 10, samples: 10, rate: 100, previous: 0 }
  const fields = { type: AUDIO, flags: 0, codec: PCM16, channels: 1, ...place, monoMs: i, wallMs: i }
  return encodeRecord(fields, Buffer.alloc(20, i + 1))
})

/** What a device says in a session, and what a server answers. */
const spoken = [
  encodeMessage('hello', {
    ...{ version: 1, device, agent: 'fuzz' },
    signature: signAs(identity, signedHello(nonce, device)).toString('hex'),
  }),
  encodeMessage('start', { boot, clock: 'c', epoch: 0, acked: 0 }),
  ...records.map((record) => encodeFrame('record', record)),
  encodeMessage('alive', { id: 1, sentMs: 5 }),
  encodeMessage('bye', {}),
]
const answered = [
  encodeMessage('challenge', { version: 1, nonce }),
  encodeMessage('welcome', { generation: 1, credit: 1000 }),
  encodeMessage('mark', { boot, epoch: 1, seq: 2, endSample: 20 }),
  encodeMessage('ack', { epoch: 1, seq: 4, endSample: 40, credit: 84 }),
  encodeMessage('expect', { epoch: 1, seq: 3, endSample: 30 }),
  encodeMessage('alive-reply', { id: 1, sentMs: 5, receivedMs: 1e12, repliedMs: 1e12 }),
  encodeMessage('refused', { boot, code: 'DEVICE_CLONED' }),
  encodeMessage('erase', { id: 1 }),
  encodeMessage('taken-over', { generation: 2 }),
]

/** A link from which the bytes come in pieces, and then it is down. */
function linkOf(bytes: Buffer, random: SimRandom): { link: Link; sent: Buffer[] } {
  const sent: Buffer[] = []
  let [at, isClosed] = [0, false]
  const link: Link = {
    send: async (piece) => {
      if (isClosed) throw new Error('link is down')
      sent.push(Buffer.from(piece))
    },
    receive: async () => {
      const piece = bytes.subarray(at, (at += 1 + random.int(200)))
      return isClosed || piece.length === 0 ? undefined : piece
    },
    close: () => (isClosed = true),
  }
  return { link, sent }
}

function mutated(frames: readonly Buffer[], random: SimRandom): Buffer {
  let bytes: Buffer = Buffer.concat(frames)
  for (let i = 0; i <= random.int(3) && bytes.length > 0; i++) bytes = mutate(bytes, random)
  return bytes
}

describe('a session in which bytes go wrong', () => {
  test(`${RUNS} times: the server takes no record that was not sent, and says why it ends`, async () => {
    const random = createSimRandom(17)
    const known = new Set(records.map((record) => record.toString('latin1')))
    const devices = { find: async (id: string) => (id === device ? ENROLLED : undefined) } as DeviceTable
    let [invented, taken, refused] = [0, 0, 0]
    for (let run = 0; run < RUNS; run++) {
      const log = {
        marks: createMarkTable(),
        append: (_device, record, onDurable) => {
          taken += 1
          if (!known.has(record.toString('latin1'))) invented += 1
          onDurable()
        },
        appendEpoch: (_start, onDurable) => onDurable(),
      } as IntakeLog
      const { link, sent } = linkOf(mutated(spoken, random), random)
      const ports = { clock, random: createSimRandom(2) }
      const session = openSession(link, { ...ports, log, devices, takeOver: () => 1, onAlarm: () => undefined })
      await session.done
      const told = createFrameReader().push(Buffer.concat(sent))
      expect(told[0].type).toBe('challenge')
      if (told.some(({ type }) => type === 'error')) refused += 1
    }
    expect(invented).toBe(0)
    // Neither was everything refused, nor nothing.
    expect(taken).toBeGreaterThan(RUNS / 2)
    expect(refused).toBeGreaterThan(RUNS / 10)
  }, 1_800_000)

  test(`${RUNS} times: the device comes to an end of it and goes on`, async () => {
    const random = createSimRandom(18)
    const start: Start = { bootId: boot, clockId: 'c', epoch: 1, format: { rate: 100, channels: 1 }, acked: NOTHING }
    const spool = {
      ...{ onWritten: undefined, starts: () => [start], current: () => start, isOpen: () => false },
      read: async (_start: Start, after: Mark) => records.slice(after.seq, after.seq + 2),
      ...{ nextSample: () => 0, noteMark: () => undefined, append: () => undefined, erase: async () => undefined },
    } as unknown as Spool
    for (let run = 0; run < RUNS; run++) {
      const { link } = linkOf(mutated(answered, random), random)
      const clocks = { best: undefined }
      const end = await runSession(link, {
        ...{ clock, spool, identity, agent: 'fuzz', clocks, onFarBehind: () => undefined },
      })
      expect(end.action === 'again' || end.action === 'stop').toBe(true)
    }
  }, 1_800_000)
})

const ENROLLED = {
  ...{ device, publicKey: publicKeyOf(identity).toString('hex'), storeId: 's', name: 'n', kind: 'badge' as const },
  ...{ pack: 'base', enrolledAt: 0 },
}
