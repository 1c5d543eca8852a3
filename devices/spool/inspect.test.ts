import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRealClock } from '../real/clock.ts'
import { realDisk } from '../real/disk.ts'
import { realRandom } from '../real/random.ts'
import { gapPayload } from './gap.ts'
import { inspectSpool } from './inspect.ts'
import { defaultSpoolOptions } from './options.ts'
import { AUDIO, GAP, NO_CODEC, PCM16 } from './record.ts'
import { openSpool } from './spool.ts'

const RATE = 8000
let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tingdian-inspect-'))
  const ports = { disk: realDisk, clock: createRealClock(), random: realRandom }
  const deviceId = Buffer.alloc(16, 1)
  const spool = await openSpool(ports, { ...defaultSpoolOptions, ballastBytes: 0, dir, deviceId, serverKey: undefined })
  await spool.begin({ rate: RATE, channels: 1 }, 'c')
  const common = { flags: 0, monoMs: 0, wallMs: 0 }
  for (let i = 0; i < 20; i++) {
    const sound = { type: AUDIO, codec: PCM16, samples: RATE, payload: Buffer.alloc(RATE * 2, i + 1) }
    spool.append({ ...common, ...sound })
    if (i === 9) {
      const payload = gapPayload({ reason: 'paused', furtherSeqs: 0 })
      spool.append({ ...common, type: GAP, codec: NO_CODEC, samples: 60 * RATE, payload })
    }
  }
  await spool.flush()
  spool.noteMark(spool.starts()[0], 1, { seq: 5, endSample: 5 * RATE })
  await spool.close()
})
afterEach(() => rm(dir, { recursive: true }))

async function spoil(change: (bytes: Buffer) => Buffer): Promise<void> {
  const name = (await readdir(dir)).find((one) => one.endsWith('.td')) ?? ''
  await writeFile(join(dir, name), change(await readFile(join(dir, name))))
}

test('a whole spool: records, gaps by reason, what the server lacks', async () => {
  const report = await inspectSpool(realDisk, dir)
  expect(report).toMatchObject({ isWhole: true, unackedSeconds: 75 })
  expect(report.starts).toMatchObject([
    { records: 21, firstSeq: 1, lastSeq: 21, soundSeconds: 20, gapSeconds: { paused: 60 }, missingSeqs: 0, epoch: 1 },
  ])
})

test.each<[string, (bytes: Buffer) => Buffer, object]>([
  ['a flipped bit', (b) => (b.writeUInt8(b[100_000] ^ 1, 100_000), b), { missingSeqs: 1 }],
  ['a hole of zeros', (b) => b.fill(0, 100_000, 140_000), { missingSeqs: 3 }],
  ['a lost header', (b) => b.fill(9, 0, 64), { missingSeqs: 0 }],
])('%s is told', async (_, change, wanted) => {
  await spoil(change)
  const report = await inspectSpool(realDisk, dir)
  expect(report.isWhole).toBe(false)
  expect(report.starts).toMatchObject([wanted])
})

test('an end that was cut is no damage: nothing that was promised is missing', async () => {
  await spoil((bytes) => bytes.subarray(0, bytes.length - 1000))
  const report = await inspectSpool(realDisk, dir)
  expect(report).toMatchObject({ isWhole: true, segments: [{ tornBytes: RATE * 2 + 64 - 1000 }] })
})

test('a state that went bad is told', async () => {
  await writeFile(join(dir, 'state'), 'rubbish')
  expect(await inspectSpool(realDisk, dir)).toMatchObject({ isWhole: false, isStateReadable: false })
})

test('records that the server has may be gone', async () => {
  await spoil((bytes) => Buffer.concat([bytes.subarray(0, 64), bytes.subarray(64 + 5 * (RATE * 2 + 64))]))
  expect(await inspectSpool(realDisk, dir)).toMatchObject({ isWhole: true, starts: [{ firstSeq: 6 }] })
})
