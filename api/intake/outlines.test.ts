import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Peaks } from '../../engine/audio/peaks.ts'
import { AppError } from '../../engine/errors.ts'
import { sha256 } from '../../fixtures/fakes/engine.ts'
import { PRIVATE_VISIT, VISIT, openService, wav } from '../testing/service.ts'
import { openBlobStore, type BlobStore } from './blobs.ts'
import { keepAnalysis } from './keep-analysis.ts'
import { createOutlines } from './outlines.ts'
import { toCapture } from './capture.ts'

const CONTENT = wav(2000)
const HASH = sha256(CONTENT)
const PEAKS: Peaks = { durationMs: 2000, levels: [Int8Array.of(-3, 5, -127, 127), Int8Array.of(-127, 127)] }

let dir = ''
let blobs: BlobStore
let [made, answer] = [0, Promise.resolve(PEAKS)]
const extracts = { peaks: () => (made++, answer), close: async () => undefined }
const sound = (etag: string) => ({ path: blobs.pathOf(HASH), bytes: 1, contentType: 'audio/wav', etag })
const outlined = () => createOutlines(blobs, extracts)

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tingdian-outlines-'))
  blobs = await openBlobStore(dir)
  await (await blobs.stage(Readable.from([CONTENT]), { maxBytes: 1e6, idleMs: 1000 })).keep()
  ;[made, answer] = [0, Promise.resolve(PEAKS)]
})
afterEach(() => rm(dir, { recursive: true, force: true }))

describe('the outline of a recording', () => {
  test('is made once and read by whoever comes later', async () => {
    expect(await outlined().of(sound('"a"'), HASH)).toEqual(PEAKS)
    expect(await outlined().of(sound('"a"'), HASH)).toEqual(PEAKS)
    expect(made).toBe(1)
  })

  test('is made again where more is muted than before', async () => {
    await outlined().of(sound('"a"'), HASH)
    await outlined().of(sound('"a-more"'), HASH)
    expect(made).toBe(2)
  })

  test.each<[string, (path: string) => Promise<void>]>([
    ['cut', (path) => truncate(path, 30)],
    ['cut in its levels', async (path) => truncate(path, (await readFile(path)).length - 1)],
    ['empty', (path) => truncate(path, 0)],
    ['something else', (path) => writeFile(path, 'TDO1\xff\xff\xff\xff{]')],
    ['another head', (path) => writeFile(path, 'TDO1\x04\0\0\0null')],
  ])('is made again where its file is %s', async (_, damage) => {
    await outlined().of(sound('"a"'), HASH)
    await damage(blobs.outlinePathOf(HASH))
    expect(await outlined().of(sound('"a"'), HASH)).toEqual(PEAKS)
    expect(made).toBe(2)
  })

  test('goes with its sound, even while it is being made', async () => {
    await outlined().of(sound('"a"'), HASH)
    await blobs.remove(HASH)
    await outlined().of(sound('"a"'), HASH)
    const left = await readdir(dir, { recursive: true, withFileTypes: true })
    expect(left.filter((one) => one.isFile())).toEqual([])
  })

  test('that is not done is waited for no longer than somebody wants', async () => {
    answer = new Promise(() => undefined)
    const stop = new AbortController()
    const prepared = outlined().prepare(sound('"a"'), HASH, stop.signal)
    stop.abort()
    await expect(prepared).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

describe('after an analysis', () => {
  const captureOf = (content: Buffer, recordingId: string) => ({
    ...toCapture({ storeId: 'a', deviceId: 'b', fileName: 'a.wav' }, { sha256: sha256(content), recordingId }, 0),
    pack: 'base',
  })

  test.each([
    ['what was recorded', VISIT],
    ['the muted copy', PRIVATE_VISIT],
  ])('the outline of %s is there before anybody looks', async (_, content) => {
    const service = await openService()
    const outlines = createOutlines(service.blobs)
    try {
      await (await service.blobs.stage(Readable.from([content]), { maxBytes: 1e6, idleMs: 1000 })).keep()
      const { recordingId } = await keepAnalysis(
        { ...service, outlines },
        captureOf(content, sha256(Buffer.from('one'))),
      )
      const kept = await readFile(service.blobs.outlinePathOf(sha256(content)))
      expect(kept.length).toBeGreaterThan(100)
      await service.blobs.remove(sha256(content))
      expect(await service.blobs.sizeOf(sha256(content))).toBeUndefined()
      await expect(readFile(service.blobs.outlinePathOf(sha256(content)))).rejects.toThrow('ENOENT')
      expect(recordingId).toBe(sha256(Buffer.from('one')))
    } finally {
      await outlines.close()
      await service.close()
    }
  })

  test('a recording whose outline cannot be made is kept all the same', async () => {
    const service = await openService()
    const outlines = { prepare: () => Promise.reject(new AppError('DISK_FULL')) }
    try {
      await (await service.blobs.stage(Readable.from([VISIT]), { maxBytes: 1e6, idleMs: 1000 })).keep()
      const { result } = await keepAnalysis({ ...service, outlines }, captureOf(VISIT, sha256(Buffer.from('two'))))
      expect(result).toBe('created')
    } finally {
      await service.close()
    }
  })
})
