import fs, { readdir } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { OTHER_VISIT, PRIVATE_VISIT, VISIT, openService, wav, type Service } from '../testing/service.ts'

let service: Service
afterEach(() => service.close())

const codeOf = async (content: Buffer, headers: Record<string, string> = {}) =>
  (await service.upload(content, { storeId: 'a' }, headers)).json<{ error?: { code: string } }>().error?.code
const filesKept = async () =>
  (await readdir(join(service.config.dataDir, 'blobs'), { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  )

describe('the bytes that one key may bring in a day', () => {
  test('are counted by what is kept: what was there already or was refused costs nothing', async () => {
    service = await openService({ uploadBytesPerDay: VISIT.length * 2 })
    expect(await codeOf(VISIT)).toBeUndefined()
    for (let i = 0; i < 3; i++) expect(await codeOf(VISIT)).toBeUndefined()
    expect((await service.upload(wav(3000, 8), {})).statusCode).toBe(400)
    expect(await codeOf(OTHER_VISIT)).toBeUndefined()
    const refused = await service.upload(PRIVATE_VISIT, { storeId: 'a' })
    expect([refused.statusCode, refused.json<{ error: { code: string } }>().error.code]).toEqual([429, 'UPLOAD_QUOTA'])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(await filesKept()).toHaveLength(2)
  })

  test('are counted for each key by itself', async () => {
    service = await openService({ uploadBytesPerDay: VISIT.length })
    const [first, second] = [await service.keyFor('device'), await service.keyFor('device')]
    expect(await codeOf(VISIT, first)).toBeUndefined()
    expect(await codeOf(OTHER_VISIT, first)).toBe('UPLOAD_QUOTA')
    expect(await codeOf(OTHER_VISIT, second)).toBeUndefined()
  })
})

describe('the reserve of the disk', () => {
  function free(bytes: number, total = 1e12): void {
    vi.spyOn(fs, 'statfs').mockResolvedValue({ bsize: 1, blocks: total, bavail: bytes } as never)
    syncBuiltinESMExports()
  }
  afterEach(() => {
    vi.restoreAllMocks()
    syncBuiltinESMExports()
  })

  test('is left free by uploads, and nothing of a refused one stays', async () => {
    service = await openService({ diskReserveBytes: 1_000_000 })
    free(1_000_000 + VISIT.length - 1)
    const refused = await service.upload(VISIT, { storeId: 'a' })
    expect([refused.statusCode, refused.json<{ error: { code: string } }>().error.code]).toEqual([507, 'DISK_FULL'])
    expect(await filesKept()).toEqual([])
    free(1_000_000 + VISIT.length)
    expect(await codeOf(VISIT)).toBeUndefined()
  })

  test('is no more than a twentieth of a small disk', async () => {
    service = await openService({ diskReserveBytes: 1e9 })
    free(400_000, 6_000_000)
    expect(await codeOf(VISIT)).toBeUndefined()
    free(299_999, 6_000_000)
    expect(await codeOf(OTHER_VISIT)).toBe('DISK_FULL')
  })
})
