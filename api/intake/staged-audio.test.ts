import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openService, VISIT, type Service } from '../testing/service.ts'
import { toCapture } from './capture.ts'
import { keepAnalysis } from './keep-analysis.ts'
import { recordingId } from './recording-id.ts'

let service: Service
beforeEach(async () => {
  service = await openService({})
})
afterEach(() => service.close())

/** Names of the files that hold audio, those on their way left out. */
async function named(): Promise<string[]> {
  const files = await readdir(join(service.config.dataDir, 'blobs'), { recursive: true, withFileTypes: true })
  return files.filter((entry) => entry.isFile() && !entry.parentPath.endsWith('incoming')).map(({ name }) => name)
}

test('audio gets its name together with its words: before, a process that dies leaves none that nobody owns', async () => {
  const staged = await service.blobs.stage(Readable.from([VISIT]), { maxBytes: Infinity, idleMs: 1000 })
  const content = { sha256: staged.sha256, recordingId: recordingId('s', staged.sha256) }
  const capture = toCapture({ storeId: 's', deviceId: 'd' }, content, 0)
  const during: string[][] = []
  const engine: typeof service.engine = {
    ...service.engine,
    analyse: async (path, options) => {
      during.push([path], await named())
      return service.engine.analyse(path, options)
    },
  }
  await keepAnalysis({ ...service, engine, staged }, capture)
  expect(during).toEqual([[staged.path], []])
  expect(await named()).toEqual([staged.sha256])
  expect(await service.store.getBlob(staged.sha256)).toMatchObject({ refs: 1, state: 'kept' })
})
