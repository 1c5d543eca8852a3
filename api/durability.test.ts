/** Nothing that was acknowledged is lost, tried with real processes: killed, out of disk, out of order. */
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfig } from '../engine/config.ts'
import { sha256 } from '../fixtures/fakes/engine.ts'
import { openBlobs, openJobQueue, openStore } from './open-store.ts'
import { serve } from './testing/served.ts'
import { wav } from './testing/service.ts'

let dataDir = ''
const running: Awaited<ReturnType<typeof serve>>[] = []
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tingdian-durable-'))
})
afterEach(async () => {
  for (const service of running.splice(0)) await service.kill().catch(() => undefined)
  await rm(dataDir, { recursive: true, force: true })
})

async function start(folder = dataDir) {
  const service = await serve(folder)
  running.push(service)
  return service
}

const mark = (name: string) => writeFile(join(dataDir, name), '')
const unmark = (name: string) => rm(join(dataDir, name))

let tag = 100
const newRecording = (ms = 100) => wav(ms, tag++)

/** Every acknowledged recording has its audio, byte for byte, and every file has a recording or a job that owns it. */
async function expectNothingLost(acknowledged: Map<string, Buffer>, folder = dataDir): Promise<void> {
  const config = loadConfig({ dataDir: folder }, {})
  const [store, queue, blobs] = [await openStore(config), await openJobQueue(config), await openBlobs(config)]
  const lost: string[] = []
  for (const [id, content] of acknowledged) {
    const owner = (await store.getRecording(id)) ?? (await queue.ofKey(id))
    const path = await blobs.bestPathOf(sha256(content))
    if (!owner || path === undefined || !(await readFile(path)).equals(content)) lost.push(id)
  }
  const files = await readdir(join(folder, 'blobs'), { recursive: true, withFileTypes: true })
  const ownerless: string[] = []
  for (const { name } of files.filter((entry) => entry.isFile()))
    // An outline is its content's.
    if (((await store.getBlob(name.replace('.outline', '')))?.refs ?? 0) === 0) ownerless.push(name)
  await queue.close()
  await store.close()
  expect({ lost, ownerless }).toEqual({ lost: [], ownerless: [] })
}

test('a service that is killed again and again while recordings come loses none', async () => {
  const acknowledged = new Map<string, Buffer>()
  for (let round = 0; round < 4; round++) {
    const service = await start()
    const sending = Array.from({ length: 4 }, async () => {
      for (;;) {
        const content = newRecording()
        const id = await service.upload(content)
        if (id === undefined) return
        acknowledged.set(id, content)
      }
    })
    await new Promise((resolve) => setTimeout(resolve, 400 + 150 * round))
    // However slow the machine is, it is killed with something to lose.
    await expect.poll(() => acknowledged.size).toBeGreaterThan(2 * (round + 1))
    await service.kill()
    await Promise.all(sending)
    await expectNothingLost(acknowledged)
  }
  expect(acknowledged.size).toBeGreaterThan(8)
})

test('a model that breaks under way blocks what comes, and all is done when it is mended and the service starts again', async () => {
  const first = await start()
  const acknowledged = new Map<string, Buffer>()
  const upload = async () => {
    const content = newRecording()
    const id = await first.upload(content)
    if (id !== undefined) acknowledged.set(id, content)
  }
  await upload()
  await mark('broken-model')
  for (let i = 0; i < 3; i++) await upload()
  const blocked = async () => (await first.jobs()).filter(({ state }) => state === 'blocked')
  // None runs any more: a job that runs at the kill begins again only when its lease is over, as the contract of the queue holds.
  const settled = async () => (await first.jobs()).every(({ state }) => state === 'blocked' || state === 'done')
  await expect.poll(settled).toBe(true)
  expect((await blocked()).length).toBeGreaterThanOrEqual(3)
  expect((await blocked())[0]).toMatchObject({ attempts: 0, error: { code: 'MODEL_CHECKSUM' } })
  await first.kill()
  await expectNothingLost(acknowledged)
  await unmark('broken-model')
  const second = await start()
  const states = async () => new Set((await second.jobs()).map(({ state }) => state))
  await expect.poll(states).toEqual(new Set(['done']))
  for (const [id, content] of acknowledged) expect(await second.audio(id)).toEqual(content)
})

test('an engine process that dies in every analysis loses nothing, and the work is done when it lives', async () => {
  const service = await start()
  await mark('crash')
  const content = newRecording()
  const id = (await service.upload(content))!
  await expect
    .poll(async () => (await service.jobs())[0])
    .toMatchObject({ attempts: 2, error: { code: 'WORKER_DIED' } })
  await expectNothingLost(new Map([[id, content]]))
  await unmark('crash')
  await expect.poll(async () => (await service.jobs())[0].state).toBe('done')
  expect(await service.audio(id)).toEqual(content)
})

/** A small disk of its own; only where this process may mount one. */
function mountSmallDisk(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'none', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test('a disk that fills up refuses what it cannot keep, keeps what it took, and goes on when there is room', async ({
  skip,
}) => {
  const disk = join(dataDir, 'disk')
  await mkdir(disk)
  if (!mountSmallDisk(disk)) return skip('no disk of its own can be mounted here')
  try {
    await writeFile(join(disk, 'others'), Buffer.alloc(36 * 1024 ** 2))
    const service = await start(disk)
    const acknowledged = new Map<string, Buffer>()
    let refused = 0
    for (let i = 0; i < 20; i++) {
      const content = newRecording(60_000)
      const id = await service.upload(content)
      if (id === undefined) refused += 1
      else acknowledged.set(id, content)
    }
    expect([acknowledged.size > 0, refused > 0]).toEqual([true, true])
    await rm(join(disk, 'others'))
    const content = newRecording(60_000)
    acknowledged.set((await service.upload(content))!, content)
    const waiting = async () => {
      const open = (await service.jobs()).filter(({ state }) => state !== 'done')
      for (const { id, state } of open) if (state === 'blocked' || state === 'failed') await service.retry(id)
      return open.length
    }
    await expect.poll(waiting, { interval: 500 }).toBe(0)
    await service.kill()
    await expectNothingLost(acknowledged, disk)
  } finally {
    for (const service of running.splice(0)) await service.kill().catch(() => undefined)
    execFileSync('umount', [disk])
  }
})
