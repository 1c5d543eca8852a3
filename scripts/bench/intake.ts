/**
 * Streams of sound into the intake over real sockets and a real disk: how long until a record is durable and acknowledged, and what that
 * costs. `npx tsx scripts/bench/intake.ts --streams 50 --seconds 120`; the last line is JSON. Status 1 when a bound of the last lines is broken.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openDeviceTable } from '../../api/ingest/devices.ts'
import { createFrameReader, encodeFrame, type Frame } from '../../devices/protocol/frames.ts'
import { newIdentity, publicKeyOf, signAs, type DeviceIdentity } from '../../devices/protocol/identity.ts'
import { decodeMessage, encodeMessage, signedHello } from '../../devices/protocol/messages.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { realNet } from '../../devices/real/net.ts'
import { realRandom } from '../../devices/real/random.ts'
import { AUDIO, PCM16, encodeRecord } from '../../devices/spool/record.ts'

const RATE = 16_000
const RECORD_MS = 200
const SAMPLES = (RATE * RECORD_MS) / 1000
const BOUNDS = { ackP50Ms: 150, ackP99Ms: 500, intakeCores: 0.25, rssGrowthMiB: 100, loopP99Ms: 50, missing: 0 }

const { values } = parseArgs({
  options: { streams: { type: 'string', default: '50' }, seconds: { type: 'string', default: '120' } },
})
const [streams, seconds] = [Number(values.streams), Number(values.seconds)]
const root = await mkdtemp(join(tmpdir(), 'tingdian-intake-'))
const table = await openDeviceTable(realDisk, `${root}/devices`)
const identities = Array.from({ length: streams }, () => newIdentity(realRandom))
for (const identity of identities) {
  const [device, publicKey] = [identity.deviceId.toString('hex'), publicKeyOf(identity).toString('hex')]
  await table.put({ device, publicKey, storeId: 's', name: 'bench', kind: 'badge', pack: 'base', enrolledAt: 0 })
}
const server = fork(fileURLToPath(new URL('intake-process.ts', import.meta.url)), [root])
const address = await new Promise<string>((resolve) => server.once('message', (message) => resolve(message as string)))

const latencies: number[] = []
const before = await usage(server)
const missing = (await Promise.all(identities.map(stream))).reduce((sum, one) => sum + one, 0)
const after = await usage(server)
server.kill()
await rm(root, { recursive: true, force: true })

latencies.sort((a, b) => a - b)
const at = (share: number): number => Math.round(latencies[Math.floor(latencies.length * share)] * 10) / 10
const result = {
  ...{ streams, seconds, records: latencies.length, ackP50Ms: at(0.5), ackP99Ms: at(0.99) },
  intakeCores: Math.round(((after.cpuMs - before.cpuMs) / (after.atMs - before.atMs)) * 1000) / 1000,
  rssGrowthMiB: Math.round((after.rssBytes - before.rssBytes) / 1024 ** 2),
  ...{ loopP99Ms: Math.round(after.loopP99Ms * 10) / 10, missing },
}
console.log(JSON.stringify(result))
const broken = (Object.keys(BOUNDS) as (keyof typeof BOUNDS)[]).filter((key) => result[key] > BOUNDS[key])
for (const key of broken) console.error(`${key}: ${result[key]}, wanted at most ${BOUNDS[key]}`)
process.exitCode = broken.length > 0 ? 1 : 0

interface Usage {
  cpuMs: number
  rssBytes: number
  loopP99Ms: number
  atMs: number
}

function usage(child: ChildProcess): Promise<Usage> {
  return new Promise((resolve) => {
    child.once('message', (message) => resolve({ ...(message as Omit<Usage, 'atMs'>), atMs: performance.now() }))
    child.send('usage')
  })
}

/** One device that sends a record each 200 ms. Returns the number of records that nobody acknowledged. */
async function stream(identity: DeviceIdentity): Promise<number> {
  const link = await realNet.dial(address)
  const sentAt = new Map<number, number>()
  const device = identity.deviceId.toString('hex')
  const boot = realRandom.bytes(16).toString('hex')
  let [acked, epoch] = [0, 0]
  let begin: () => void
  const ready = new Promise<void>((resolve) => (begin = resolve))

  async function take({ type, body }: Frame): Promise<void> {
    if (type === 'challenge') {
      const { nonce } = decodeMessage(type, body)
      const signature = signAs(identity, signedHello(nonce, device)).toString('hex')
      await link.send(encodeMessage('hello', { version: 1, device, signature, agent: 'bench' }))
    } else if (type === 'welcome') await link.send(encodeMessage('start', { boot, clock: '', epoch: 0, acked: 0 }))
    else if (type === 'mark') {
      epoch = decodeMessage(type, body).epoch
      begin()
    } else if (type === 'ack') {
      const { seq } = decodeMessage(type, body)
      for (; acked < seq; acked++) latencies.push(performance.now() - (sentAt.get(acked + 1) ?? 0))
    }
  }
  async function listen(): Promise<void> {
    const reader = createFrameReader()
    for (let bytes = await link.receive(); bytes !== undefined; bytes = await link.receive())
      for (const frame of reader.push(bytes)) await take(frame)
  }
  const listening = listen()
  await ready
  const count = Math.round((seconds * 1000) / RECORD_MS)
  const payload = realRandom.bytes(SAMPLES * 2)
  const startMs = performance.now() + Math.random() * RECORD_MS
  for (let seq = 1; seq <= count; seq++) {
    await new Promise((resolve) => setTimeout(resolve, startMs + seq * RECORD_MS - performance.now()))
    const place = { epoch, seq, firstSample: (seq - 1) * SAMPLES, samples: SAMPLES, rate: RATE, previous: 0 }
    const fields = { type: AUDIO, flags: 0, codec: PCM16, channels: 1, ...place, monoMs: 0, wallMs: Date.now() }
    sentAt.set(seq, performance.now())
    await link.send(encodeFrame('record', encodeRecord(fields, payload)))
  }
  for (let i = 0; acked < count && i < 50; i++) await new Promise((resolve) => setTimeout(resolve, 100))
  link.close()
  await listening
  return count - acked
}
