import { expect, test } from 'vitest'
import type { Clock, Link } from '../../devices/ports.ts'
import { createFrameReader } from '../../devices/protocol/frames.ts'
import { newIdentity, publicKeyOf, signAs } from '../../devices/protocol/identity.ts'
import { decodeMessage, encodeMessage, signedHello } from '../../devices/protocol/messages.ts'
import { createSimRandom } from '../../devices/simulation/sim-random.ts'
import type { DeviceTable } from './devices.ts'
import { createMarkTable } from './epoch-marks.ts'
import type { IntakeLog } from './intake-log.ts'
import { openSession } from './session.ts'

const identity = newIdentity(createSimRandom(1))
const device = identity.deviceId.toString('hex')
const nonce = createSimRandom(2).bytes(32).toString('hex')
const clock: Clock = {
  ...{ wallMs: () => 0, monoMs: () => 0, after: () => () => undefined },
  sleep: (_ms, signal) =>
    new Promise((resolve) => {
      signal?.addEventListener('abort', () => resolve(), { once: true })
    }),
}
const enrolled = { device, publicKey: publicKeyOf(identity).toString('hex'), name: '', store: '', enrolledAt: 0 }
const devices = { find: async () => enrolled } as unknown as DeviceTable
const settled = () => new Promise((resolve) => setTimeout(resolve, 20))

/** A device that declares its starts and then listens. */
async function connect(log: IntakeLog, boots: string[]) {
  const hello = { version: 1, device, agent: 'test' }
  const signature = signAs(identity, signedHello(nonce, device)).toString('hex')
  const said = [
    encodeMessage('hello', { ...hello, signature }),
    ...boots.map((boot) => encodeMessage('start', { boot, clock: 'c', epoch: 0, acked: 0 })),
  ]
  const heard: Buffer[] = []
  let hangUp: () => void = () => undefined
  const link: Link = {
    send: async (bytes) => void heard.push(Buffer.from(bytes)),
    receive: async () => said.shift() ?? new Promise((resolve) => (hangUp = () => resolve(undefined))),
    close: () => hangUp(),
  }
  const ports = { clock, random: createSimRandom(2) }
  const session = openSession(link, { ...ports, log, devices, takeOver: () => 1, onAlarm: () => undefined })
  await settled()
  return {
    told: () =>
      createFrameReader()
        .push(Buffer.concat(heard))
        .filter(({ type }) => type === 'mark')
        .map(({ body }) => decodeMessage('mark', body).epoch),
    cut: async () => {
      hangUp()
      await session.done
    },
  }
}

test('a device is told no number of a start before it is on the disk, not even when it comes again meanwhile', async () => {
  const onDisk: (() => void)[] = []
  const log = {
    marks: createMarkTable(),
    appendEpoch: (_, onDurable) => void onDisk.push(onDurable),
  } as IntakeLog
  const first = await connect(log, ['0b'.repeat(16)])
  await first.cut()
  const second = await connect(log, ['0b'.repeat(16)])
  expect(second.told()).toEqual([])
  for (const noted of onDisk.splice(0)) noted()
  await settled()
  expect(second.told()).toEqual([1])
  await second.cut()
  const third = await connect(log, ['0b'.repeat(16)])
  expect([third.told(), onDisk]).toEqual([[1], []])
  await third.cut()
})
