import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { expect, test } from 'vitest'
import { startAgent } from '../../devices/agent.ts'
import type { CaptureSource, SourceEvent } from '../../devices/capture-source.ts'
import { newIdentity, publicKeyOf } from '../../devices/protocol/identity.ts'
import { DEVICE_STREAM_PATH } from '../../devices/protocol/paths.ts'
import { createRealClock } from '../../devices/real/clock.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { realNet } from '../../devices/real/net.ts'
import { realRandom } from '../../devices/real/random.ts'
import { defaultSpoolOptions } from '../../devices/spool/options.ts'
import { wavHeader } from '../../engine/audio/wav-writer.ts'
import { loadConfig } from '../../engine/config.ts'
import { createScriptedEngine, sha256 } from '../../fixtures/fakes/engine.ts'
import { openDeviceTable } from '../ingest/devices.ts'
import { openStore } from '../open-store.ts'
import { startServer } from '../server.ts'

const RATE = 16_000
const BLOCK = RATE / 5
const PCM = Buffer.alloc(3 * RATE * 2)
for (let i = 0; i < 3 * RATE; i++) PCM.writeInt16LE(Math.round(9000 * Math.sin(i / 7)), i * 2)

/** Three seconds of sound, then silence until it is stopped. */
function source(): CaptureSource {
  async function* open(signal: AbortSignal): AsyncGenerator<SourceEvent> {
    for (let at = 0; at < PCM.length; at += BLOCK * 2)
      yield { kind: 'sound', pcm: PCM.subarray(at, at + BLOCK * 2), samples: BLOCK, monoMs: clock.monoMs() }
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  }
  const format = { rate: RATE, channels: 1 }
  return { format, open, health: () => ({ state: 'running', restarts: 0, overruns: 0 }) }
}
const clock = createRealClock()

test('what a microphone heard is found by its words', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'tingdian-stream-'))
  const config = loadConfig({ dataDir, port: 0 }, {})
  const wav = Buffer.concat([wavHeader({ sampleRate: RATE, channels: 1 }, PCM.length), PCM])
  const engine = await createScriptedEngine({
    [sha256(wav)]: [{ startMs: 200, endMs: 2800, text: '这款车的价格太贵了', speaker: '2' }],
  })
  const identity = newIdentity(realRandom)
  const table = await openDeviceTable(realDisk, join(dataDir, 'ingest', 'devices'))
  const [device, publicKey] = [identity.deviceId.toString('hex'), publicKeyOf(identity).toString('hex')]
  await table.put({
    device,
    publicKey,
    storeId: '徐汇店',
    name: 'till-1',
    kind: 'mic-array',
    pack: 'base',
    enrolledAt: 0,
  })
  const server = await startServer(config, pino({ level: 'silent' }), engine)
  try {
    const agent = await startAgent({ clock, disk: realDisk, net: realNet, random: realRandom }, source(), {
      spool: {
        ...{ ...defaultSpoolOptions, dir: join(dataDir, 'spool'), deviceId: identity.deviceId, serverKey: undefined },
        ...{ ballastBytes: 0, minFreeBytes: 0 },
      },
      recorder: { recordMs: 200, clockId: 'test' },
      uplink: { address: server.address.replace('http', 'ws') + DEVICE_STREAM_PATH, identity, agent: 'test' },
    })
    await clock.sleep(1500)
    await agent.stop()
    const store = await openStore(config)
    let hits = 0
    for (let i = 0; hits === 0 && i < 300; i++) {
      await clock.sleep(100)
      hits = (await store.search({ query: '价格', filters: { storeIds: ['徐汇店'], deviceIds: ['till-1'] } })).total
    }
    await store.close()
    expect(hits).toBe(1)
  } finally {
    await server.close()
    await rm(dataDir, { recursive: true, force: true })
  }
})
