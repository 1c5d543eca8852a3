import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { muteAudio } from '../../engine/audio/mute.ts'
import { readMutedSpans } from '../../engine/audio/muted-spans.ts'
import { sha256 } from '../../fixtures/fakes/engine.ts'
import { wav } from '../testing/service.ts'
import { openBlobStore, type BlobStore } from './blobs.ts'
import { muteStoredAudio } from './mute-stored-audio.ts'

const CONTENT = wav(2000)
const HASH = sha256(CONTENT)
const SPAN = { startMs: 500, endMs: 700 }
const OTHER = { startMs: 1200, endMs: 1300 }
const engine = { mute: muteAudio }

let dir = ''
let blobs: BlobStore
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tingdian-muting-'))
  blobs = await openBlobStore(dir)
  await takeIn()
})
afterEach(() => rm(dir, { recursive: true, force: true }))

async function takeIn(): Promise<void> {
  await (await blobs.stage(Readable.from([CONTENT]), { maxBytes: 1e6, idleMs: 1000 })).keep()
}
const files = async () =>
  (await readdir(dir, { recursive: true, withFileTypes: true })).filter((one) => one.isFile()).map(({ name }) => name)

describe('the stored audio', () => {
  test('without personal data stays as it came', async () => {
    await muteStoredAudio({ engine, blobs }, HASH, [])
    expect(await files()).toEqual([HASH])
  })

  test('is replaced by its muted copy', async () => {
    await muteStoredAudio({ engine, blobs }, HASH, [SPAN])
    expect(await files()).toEqual([`${HASH}.muted`])
    expect(await blobs.bestPathOf(HASH)).toBe(blobs.mutedPathOf(HASH))
    await blobs.remove(HASH)
    expect(await files()).toEqual([])
  })

  test('keeps its original beside the copy where originals are kept', async () => {
    blobs = await openBlobStore(dir, { keepOriginals: true })
    await muteStoredAudio({ engine, blobs }, HASH, [SPAN])
    expect((await files()).sort()).toEqual([HASH, `${HASH}.muted`])
  })

  test('is muted for all who sent it: what one found stays silent when another finds other things, or nothing', async () => {
    await muteStoredAudio({ engine, blobs }, HASH, [SPAN])
    await takeIn()
    await muteStoredAudio({ engine, blobs }, HASH, [OTHER])
    expect(await readMutedSpans(blobs.mutedPathOf(HASH))).toEqual([SPAN, OTHER])
    await takeIn()
    await muteStoredAudio({ engine, blobs }, HASH, [])
    expect(await files()).toEqual([`${HASH}.muted`])
    await Promise.all([SPAN, { startMs: 0, endMs: 9 }].map((one) => muteStoredAudio({ engine, blobs }, HASH, [one])))
    expect(await readMutedSpans(blobs.mutedPathOf(HASH))).toEqual([{ startMs: 0, endMs: 9 }, SPAN, OTHER])
  })

  test('loses nothing when muting fails, and has no half-written copy', async () => {
    const failing = {
      mute: async (_source: string, target: string) => {
        await writeFile(target, 'half')
        throw Object.assign(new Error('write'), { code: 'ENOSPC' })
      },
    }
    await expect(muteStoredAudio({ engine: failing, blobs }, HASH, [SPAN])).rejects.toThrow('write')
    expect(await files()).toEqual([HASH])
  })

  test('finishes what a crash before the removal of the original left', async () => {
    await muteAudio(blobs.pathOf(HASH), blobs.mutedPathOf(HASH), [SPAN])
    await muteStoredAudio({ engine, blobs }, HASH, [SPAN])
    expect(await files()).toEqual([`${HASH}.muted`])
  })
})
