import { mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { OTHER_VISIT, VISIT, openService } from '../testing/service.ts'
import { audioFaults } from './audio-faults.ts'

const HOUR_AGO = Date.now() / 1000 - 3600

test('audio that is missing, damaged or of nobody is named, and no other', async () => {
  const service = await openService()
  service.jobs.start()
  const { store, blobs, config } = service
  const dir = join(config.dataDir, 'blobs')
  for (const [audio, storeId] of [
    [VISIT, 'a'],
    [OTHER_VISIT, 'b'],
  ] as const)
    await service.finished((await service.upload(audio, { storeId })).json<{ jobId: string }>().jobId)
  const sound = { needed: 2, missing: [], damaged: [], ownerless: [] }
  expect(await audioFaults(dir, { store, blobs }, { isDeep: true })).toEqual(sound)

  const [one, other] = await store.heldBlobs()
  const stray = 'ab'.repeat(32)
  await mkdir(join(dir, 'ab'), { recursive: true })
  await writeFile(join(dir, 'ab', `${stray}.muted`), 'sound')
  // It has only just come: its owner may be on the way.
  expect(await audioFaults(dir, { store, blobs })).toEqual(sound)
  await utimes(join(dir, 'ab', `${stray}.muted`), HOUR_AGO, HOUR_AGO)
  await writeFile(blobs.pathOf(one), 'other sound')
  expect(await audioFaults(dir, { store, blobs })).toEqual({ ...sound, ownerless: [stray] })
  expect(await audioFaults(dir, { store, blobs }, { isDeep: true })).toMatchObject({ damaged: [one] })
  await rm(blobs.pathOf(other))
  expect(await audioFaults(dir, { store, blobs })).toMatchObject({ missing: [other] })
  await service.close()
})
