import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadConfig } from '../engine/config.ts'
import { examine } from './doctor/checks.ts'
import { openBlobs, openJobQueue, openStore } from './open-store.ts'

let [dataDir, umask] = ['', 0]
beforeEach(async () => {
  umask = process.umask(0o000)
  dataDir = join(await mkdtemp(join(tmpdir(), 'tingdian-private-')), 'data')
})
afterEach(async () => {
  process.umask(umask)
  await rm(join(dataDir, '..'), { recursive: true, force: true })
})

/** Everything in the data folder, with its rights where they are not the owner's alone. */
async function openToOthers(): Promise<string[]> {
  const paths = [dataDir, ...(await readdir(dataDir, { recursive: true })).map((name) => join(dataDir, name))]
  const rights = await Promise.all(paths.map(async (path) => ({ path, mode: (await stat(path)).mode & 0o777 })))
  return rights.filter(({ mode }) => (mode & 0o077) !== 0).map(({ path, mode }) => `${mode.toString(8)} ${path}`)
}

async function openAndWrite(): Promise<void> {
  const config = loadConfig({ dataDir }, {})
  const [store, queue, blobs] = [await openStore(config), await openJobQueue(config), await openBlobs(config)]
  await queue.enqueue({ kind: 'x', payload: 1 })
  const blob = await blobs.stage(Readable.from([Buffer.from('sound')]), { maxBytes: 99, idleMs: 999 })
  await blob.keep()
  await blobs.putMuted(blob.sha256, (path) => writeFile(path, 'quiet'))
  expect(await openToOthers()).toEqual([])
  await queue.close()
  await store.close()
}

describe('the data folder', () => {
  test('is closed to others when it is made, whatever the umask', () => openAndWrite())

  test('is closed with all it holds when it was open before', async () => {
    await openAndWrite()
    for (const path of [dataDir, ...(await readdir(dataDir, { recursive: true })).map((name) => join(dataDir, name))])
      await chmod(path, (await stat(path)).isDirectory() ? 0o755 : 0o644)
    expect((await openToOthers()).length).toBeGreaterThan(5)
    await openAndWrite()
  })

  test('that is open is told by the doctor', async () => {
    await mkdir(dataDir, { mode: 0o755 })
    await chmod(dataDir, 0o755)
    const told = async () =>
      (await examine(loadConfig({ dataDir }, {}))).find(({ what }) => what.en.includes('closed to others'))
    expect(await told()).toMatchObject({ state: 'missing', found: dataDir })
    await chmod(dataDir, 0o700)
    expect(await told()).toMatchObject({ state: 'ok' })
  })
})
