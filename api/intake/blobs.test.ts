import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sha256 } from '../../fixtures/fakes/engine.ts'
import { openBlobStore, type BlobStore } from './blobs.ts'

const LIMITS = { maxBytes: 1000, idleMs: 1000 }
const CONTENT = Buffer.from('some audio')
const HASH = sha256(CONTENT)

let dir = ''
let blobs: BlobStore
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tingdian-blobs-'))
  blobs = await openBlobStore(dir)
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const files = async () =>
  (await readdir(dir, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)

describe('blobs', () => {
  test('lie under their hash once kept', async () => {
    const blob = await blobs.stage(Readable.from([CONTENT.subarray(0, 3), CONTENT.subarray(3)]), LIMITS)
    expect(blob).toMatchObject({ sha256: HASH, bytes: CONTENT.length })
    expect(await blobs.sizeOf(HASH)).toBeUndefined()
    await blob.keep()
    await blob.discard()
    expect(blobs.pathOf(HASH)).toBe(join(dir, HASH.slice(0, 2), HASH))
    expect(await readFile(blobs.pathOf(HASH))).toEqual(CONTENT)
    await blobs.remove(HASH)
    expect(await blobs.sizeOf(HASH)).toBeUndefined()
  })

  test('the same content twice is one file', async () => {
    for (let i = 0; i < 2; i++) await (await blobs.stage(Readable.from([CONTENT]), LIMITS)).keep()
    expect(await files()).toEqual([HASH])
  })

  test('what was not kept is gone', async () => {
    await (await blobs.stage(Readable.from([CONTENT]), LIMITS)).discard()
    expect(await files()).toEqual([])
  })

  test('half-written files of a process that died are cleared when opening', async () => {
    await writeFile(join(dir, 'incoming', 'half'), 'x')
    await writeFile(join(dir, 'incoming', `${2 ** 30}.half`), 'x')
    await openBlobStore(dir)
    expect(await files()).toEqual([])
  })

  test('files on their way stay when another opens the folder', async () => {
    const blob = await blobs.stage(Readable.from([CONTENT]), LIMITS)
    await openBlobStore(dir)
    await blob.keep()
    expect(await files()).toEqual([HASH])
  })

  test.each([
    ['a full disk', Object.assign(new Error('write'), { code: 'ENOSPC' }), 'DISK_FULL'],
    ['a broken connection', Object.assign(new Error('read'), { code: 'ECONNRESET' }), 'UPLOAD_CUT'],
    ['an aborted request', new Error('aborted'), 'UPLOAD_CUT'],
    ['a form that ends too early', new Error('Unexpected end of multipart data'), 'UPLOAD_CUT'],
  ])('%s leaves nothing', async (_name, error, code) => {
    const source = Readable.from(
      (async function* () {
        yield CONTENT
        throw error
      })(),
    )
    await expect(blobs.stage(source, LIMITS)).rejects.toMatchObject({ code })
    expect(await files()).toEqual([])
  })

  test.each(['../../etc/passwd', 'ABC', '', `${HASH}/..`, HASH.toUpperCase()])(
    '%s is no hash and makes no path',
    (name) => {
      expect(() => blobs.pathOf(name)).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }) as Error)
    },
  )

  test('what is done exclusively to one content does not overlap', async () => {
    const log: string[] = []
    const step = (name: string) =>
      blobs.exclusively(HASH, async () => {
        log.push(`${name} begins`)
        await new Promise((resolve) => setImmediate(resolve))
        log.push(`${name} ends`)
        if (name === 'b') throw new Error('b fails')
      })
    await Promise.allSettled([step('a'), step('b'), step('c')])
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  })
})
