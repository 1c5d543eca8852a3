import { mkdtempSync } from 'node:fs'
import { mkdir, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readingContract } from '../../fixtures/contracts/store/reading.ts'
import { scopeContract } from '../../fixtures/contracts/store/scope.ts'
import { searchContract } from '../../fixtures/contracts/store/search.ts'
import { signsContract } from '../../fixtures/contracts/store/signs.ts'
import type { OpenStore } from '../../fixtures/contracts/store/opened.ts'
import { postgresName, postgresPlace, postgresTwin, testPostgresUrl } from '../../fixtures/test-postgres.ts'
import { loadConfig } from '../../engine/config.ts'
import { openInsightStore } from '../../engine/store/open.ts'
import { openStore, storePlace } from '../open-store.ts'
import { OTHER_VISIT, PRIVATE_VISIT, VISIT, openService } from '../testing/service.ts'
import { backUp, type BackupOptions, type BackupSource } from './back-up.ts'
import { restore } from './restore.ts'

const root = mkdtempSync(join(tmpdir(), 'tingdian-backup-'))
afterAll(() => rm(root, { recursive: true, force: true }))
let folders = 0
const newFolder = (): string => join(root, String(folders++))
const url = testPostgresUrl()

type Service = Awaited<ReturnType<typeof openService>>

/** A service with two recordings that are analysed, of which one has its personal data muted; and something that devices have sent. */
async function filledService(place = ''): Promise<Service> {
  const service = await openService({ store: place })
  service.jobs.start()
  for (const [audio, storeId] of [
    [VISIT, 'a'],
    [PRIVATE_VISIT, 'b'],
  ] as const)
    await service.finished((await service.upload(audio, { storeId })).json<{ jobId: string }>().jobId)
  await mkdir(join(service.config.dataDir, 'ingest', 'log'), { recursive: true })
  await writeFile(join(service.config.dataDir, 'ingest', 'log', '00000001-ab.td'), 'records')
  return service
}

const sourceOf = ({ config, store }: Service): BackupSource => ({
  ...{ dataDir: config.dataDir, place: storePlace(config), store },
})
const backUpService = (service: Service, dir: string, options?: BackupOptions) =>
  backUp(sourceOf(service), dir, options)

/** @param place - an empty database; a file of the new data folder where none is given */
async function restored(dir: string, dataDir: string, place = join(dataDir, 'tingdian.db'), onFile?: () => void) {
  return restore(dir, { dataDir, place }, onFile ? { onFile } : {})
}

/** What a data folder holds: words, jobs and the content of every file. */
async function held(dataDir: string, place = ''): Promise<unknown> {
  const store = await openStore(loadConfig({ dataDir, store: place }, {}))
  const { recordings } = await store.listRecordings()
  const words = await Promise.all(recordings.map(({ id }) => store.getUtterances(id)))
  const needed = await store.heldBlobs()
  await store.close()
  const files = (await readdir(dataDir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /blobs\/..$|ingest/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const contents = await Promise.all(
    files.map(async (file) => [file.slice(dataDir.length), await readFile(file, 'hex')]),
  )
  return { recordings, words, needed, contents }
}

/** @param newPlace - an empty store, undefined for a file of the data folder */
function backsUp(newPlace: () => Promise<string | undefined>, twinOf: (place: string) => Promise<string>): void {
  const twin = async (service: Service) => (service.config.store === '' ? undefined : twinOf(service.config.store))

  test('brings back words, audio and what devices have sent', async () => {
    const service = await filledService(await newPlace())
    const [dir, dataDir, place] = [newFolder(), newFolder(), await twin(service)]
    const { files, missing } = await backUpService(service, dir)
    expect(missing).toEqual([])
    expect(files.length).toBeGreaterThanOrEqual(4)
    await restored(dir, dataDir, place)
    expect(await held(dataDir, place)).toEqual(await held(service.config.dataDir, service.config.store))
    await service.close()
  })

  test('copies only what has changed, and lets go of what was deleted', async () => {
    const service = await filledService(await newPlace())
    const dir = newFolder()
    const first = await backUpService(service, dir)
    expect((await backUpService(service, dir, { isDeep: true })).copied).toBe(0)
    await service.finished((await service.upload(OTHER_VISIT, { storeId: 'c' })).json<{ jobId: string }>().jobId)
    expect(await backUpService(service, dir)).toMatchObject({ copied: 1, files: { length: first.files.length + 1 } })
    const [{ id, audioRef }] = (await service.store.listRecordings({ filters: { storeIds: ['a'] } })).recordings
    await service.app.inject({ method: 'DELETE', url: `/v1/recordings/${id}` })
    await backUpService(service, dir)
    await expect(stat(join(dir, 'objects', audioRef!.slice(0, 2), audioRef!))).rejects.toMatchObject({ code: 'ENOENT' })
    await service.close()
  })

  test('is the one before until it is done, wherever it is broken off', async () => {
    const service = await filledService(await newPlace())
    const dir = newFolder()
    const brokenAt = (file: number): BackupOptions => ({
      onFile: (done) => {
        if (done === file) throw new Error('broken off')
      },
    })
    await expect(backUpService(service, dir, brokenAt(2))).rejects.toThrow('broken off')
    await expect(restored(dir, newFolder(), await twin(service))).rejects.toMatchObject({ code: 'BACKUP_INVALID' })
    const { files } = await backUpService(service, dir)
    const [dataDir, place] = [newFolder(), await twin(service)]
    const before = await held(service.config.dataDir, service.config.store)
    await service.finished((await service.upload(OTHER_VISIT, { storeId: 'c' })).json<{ jobId: string }>().jobId)
    for (const file of [1, files.length]) await expect(backUpService(service, dir, brokenAt(file))).rejects.toThrow()
    await restored(dir, dataDir, place)
    expect(await held(dataDir, place)).toEqual(before)
    await service.close()
  })

  test('a restore that was broken off opens nothing, and goes on', async () => {
    const service = await filledService(await newPlace())
    const [dir, dataDir, place] = [newFolder(), newFolder(), await twin(service)]
    await backUpService(service, dir)
    let done = 0
    const broken = restored(dir, dataDir, place, () => {
      if (++done === 2) throw new Error('broken off')
    })
    await expect(broken).rejects.toThrow('broken off')
    const half = loadConfig({ dataDir, store: place ?? '' }, {})
    await expect(openStore(half)).rejects.toMatchObject({ code: 'RESTORE_UNFINISHED' })
    await restored(dir, dataDir, place)
    expect(await held(dataDir, place)).toEqual(await held(service.config.dataDir, service.config.store))
    await expect(restored(dir, dataDir, place)).rejects.toMatchObject({ code: 'CONFLICT' })
    await service.close()
  })
}

describe('a backup of a file', () => {
  backsUp(
    () => Promise.resolve(undefined),
    () => Promise.resolve(''),
  )

  test('names audio that is missing or damaged, and has all else', async () => {
    const service = await filledService()
    const [one, other] = await service.store.heldBlobs()
    await rm(service.blobs.pathOf(one), { force: true })
    await rm(service.blobs.mutedPathOf(one), { force: true })
    const dir = newFolder()
    expect(await backUpService(service, dir)).toMatchObject({ missing: [one] })
    const path = (await service.blobs.bestPathOf(other))!
    if (path === service.blobs.pathOf(other)) {
      await truncate(path, 100)
      expect(await backUpService(service, dir)).toMatchObject({ missing: [one, other] })
    }
    await service.close()
  })

  test('takes the words anew when a recording is deleted while its audio is copied', async () => {
    const service = await filledService()
    const [gone] = (await service.store.listRecordings({ filters: { storeIds: ['a'] } })).recordings
    await rm(service.blobs.pathOf(gone.audioRef!))
    const store: BackupSource['store'] = {
      getBlob: async (sha256) => {
        await service.store.deleteRecording(gone.id)
        return service.store.getBlob(sha256)
      },
    }
    const [dir, dataDir] = [newFolder(), newFolder()]
    expect(await backUp({ ...sourceOf(service), store }, dir)).toMatchObject({ missing: [] })
    await restored(dir, dataDir)
    expect(await held(dataDir)).toMatchObject({ recordings: [{ storeId: 'b' }] })
    await service.close()
  })

  test('refuses to restore what is damaged, and what is there', async () => {
    const service = await filledService()
    const [dir, dataDir] = [newFolder(), newFolder()]
    const { files, database } = await backUpService(service, dir)
    const object = (sha256: string) => join(dir, 'objects', sha256.slice(0, 2), sha256)
    const bytes = await readFile(object(files[0].sha256))
    await writeFile(object(files[0].sha256), Buffer.from(bytes.map((byte) => byte ^ 1)))
    await expect(restored(dir, dataDir)).rejects.toMatchObject({ code: 'BACKUP_INVALID' })
    await expect(openStore(loadConfig({ dataDir }, {}))).rejects.toMatchObject({ code: 'RESTORE_UNFINISHED' })
    // Another backup may take the place of the half.
    await backUpService(service, dir, { isDeep: true })
    await restored(dir, dataDir)
    await truncate(object(database.sha256), 5)
    await expect(restored(dir, newFolder())).rejects.toMatchObject({ code: 'BACKUP_INVALID' })
    await backUpService(service, dir)
    await expect(restored(dir, service.config.dataDir)).rejects.toMatchObject({ code: 'CONFLICT' })
    const withLog = newFolder()
    await mkdir(withLog)
    await writeFile(join(withLog, 'tingdian.db-wal'), 'of another')
    await expect(restored(dir, withLog)).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(restored(dir, newFolder(), 'postgres://tingdian@127.0.0.1:1/words')).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    await service.close()
  })

  test('is made by one at a time', async () => {
    const service = await filledService()
    const dir = newFolder()
    const both = await Promise.allSettled([backUpService(service, dir), backUpService(service, dir)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await writeFile(join(dir, 'lock'), '999999999 ' + (await import('node:os')).hostname())
    await backUpService(service, dir)
    await service.close()
  })
})

/** Opens stores that have been filled, backed up and restored; as all are filled alike, one backup serves them. */
function opensRestored(
  placeOf: (name: string) => string | Promise<string>,
  twinOf: (place: string) => Promise<string>,
) {
  const made: { dir?: string; place?: string } = {}
  const open: OpenStore = async (name) => openInsightStore(await placeOf(name))
  open.moved = async (name) => {
    const dir = (made.dir ??= newFolder())
    const place = (made.place ??= await placeOf(name))
    if (place === (await placeOf(name))) {
      const store = await openInsightStore(place)
      await backUp({ dataDir: root, place, store }, dir)
      await store.close()
    }
    const twin = await twinOf(place)
    await restore(dir, { dataDir: newFolder(), place: twin })
    return openInsightStore(twin)
  }
  return open
}

describe('a store that was restored', () => {
  const files = newFolder()
  let twins = 0
  const placeOf = async (name: string) => {
    await mkdir(files, { recursive: true })
    return join(files, `${name}.db`)
  }
  const open = opensRestored(placeOf, (place) => Promise.resolve(`${place}.twin-${twins++}`))
  for (const contract of [readingContract, searchContract, scopeContract, signsContract]) contract(open)
})

describe.skipIf(url === undefined)(postgresName(), () => {
  describe('a backup', () => backsUp(() => postgresPlace(url ?? '', `backup-${folders++}`), postgresTwin))

  describe('a store that was restored', () => {
    const open = opensRestored((name) => postgresPlace(url ?? '', `restored-${name}`), postgresTwin)
    for (const contract of [readingContract, scopeContract, signsContract]) contract(open)
  })
})
