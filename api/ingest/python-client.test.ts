import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newIdentity, publicKeyOf } from '../../devices/protocol/identity.ts'
import { createRealClock } from '../../devices/real/clock.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { realNet } from '../../devices/real/net.ts'
import { realRandom } from '../../devices/real/random.ts'
import { projectRoot } from '../../models/root.ts'
import { openDeviceTable } from './devices.ts'
import { defaultIntakeLogOptions, openIntakeLog } from './intake-log.ts'
import { startIntake } from './intake.ts'

const RECORDS = 40
const hasPython = spawnSync('python3', ['--version']).status === 0

function run(args: string[]): Promise<{ status: number | null; out: string }> {
  return new Promise((resolve) => {
    const child = spawn('python3', [join(projectRoot(), 'fixtures/python-client/client.py'), ...args])
    let out = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (out += data.toString()))
    child.on('close', (status) => resolve({ status, out }))
  })
}

test.skipIf(!hasPython)('a client in Python that was written from the documents alone is understood', async () => {
  const root = await mkdtemp(join(tmpdir(), 'tingdian-python-'))
  const ports = { clock: createRealClock(), disk: realDisk, net: realNet, random: realRandom }
  const identity = newIdentity(realRandom)
  const device = identity.deviceId.toString('hex')
  const devices = await openDeviceTable(realDisk, join(root, 'devices'))
  const publicKey = publicKeyOf(identity).toString('hex')
  await devices.put({ device, publicKey, storeId: 's', name: 'py', kind: 'badge', pack: 'base', enrolledAt: 0 })
  const failures: unknown[] = []
  const options = { ...defaultIntakeLogOptions, dir: join(root, 'log') }
  const log = await openIntakeLog(ports, { ...options, onFailing: (error) => failures.push(error) })
  const intake = await startIntake(ports, { log, devices }, { address: 'ws://127.0.0.1:0' })
  try {
    const key = identity.privateKey.toString('hex')
    const { status, out } = await run([intake.address, device, key, String(RECORDS)])
    expect(`${status} ${out}`).toBe(`0 {"epoch": 1, "acked": ${RECORDS}}\n`)
    const entries = (await Promise.all((await log.segments()).map((name) => log.entries(name)))).flat()
    const records = entries.flatMap((entry) => (entry.kind === 'record' ? [entry.record] : []))
    expect(records.map(({ seq }) => seq)).toEqual(Array.from({ length: RECORDS }, (_, i) => i + 1))
    expect(records[9].payload.readInt16LE(200)).toBe(10 * 100 + 100)
    expect(records[9]).toMatchObject({ rate: 8000, channels: 1, firstSample: 72_000, wallMs: 1790000010000 })
    expect(failures).toEqual([])
  } finally {
    await intake.close()
    await log.close()
    await rm(root, { recursive: true })
  }
})
