import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError, type ErrorCode } from '../../engine/errors.ts'
import { PRIVATE_VISIT, VISIT, openService, type Service } from '../testing/service.ts'

interface Answer {
  recordingId: string
  jobId: string
  duplicate: boolean
}

let service: Service
beforeEach(async () => {
  service = await openService({}, undefined, { maxAttempts: 2 })
})
afterEach(() => service.close())

const upload = async (storeId = 'a', content = VISIT) => (await service.upload(content, { storeId })).json<Answer>()
const call = (method: 'GET' | 'POST' | 'DELETE', url: string) => service.app.inject({ method, url })
const audioOf = async (recordingId: string) => {
  const { capture } = (await service.jobs.ofRecording(recordingId))!
  const path = await service.blobs.bestPathOf(capture.sha256)
  return path && readFile(path)
}
/** Makes the analysis fail with this until it is given back. */
function broken(code: ErrorCode): () => void {
  const { analyse } = service.engine
  service.engine.analyse = () => Promise.reject(new AppError(code))
  return () => void (service.engine.analyse = analyse)
}

describe('audio that was acknowledged', () => {
  test.each<ErrorCode>(['FFMPEG_MISSING', 'MODEL_MISSING', 'MODEL_CHECKSUM', 'PACK_INVALID', 'DISK_FULL'])(
    'is kept while %s lasts, and analysed once it is mended',
    async (code) => {
      const mend = broken(code)
      const { recordingId, jobId } = await upload()
      service.jobs.start()
      expect(await service.finished(jobId)).toMatchObject({ state: 'blocked', error: code })
      expect(await audioOf(recordingId)).toEqual(VISIT)
      expect((await call('GET', `/v1/jobs/${jobId}`)).json()).toMatchObject({ state: 'blocked', error: { code } })
      mend()
      const retried = await call('POST', `/v1/jobs/${jobId}/retry`)
      expect(retried.json()).toMatchObject({ id: jobId, state: 'queued', attempts: 0 })
      expect(await service.finished(jobId)).toMatchObject({ state: 'done' })
      expect((await call('GET', `/v1/recordings/${recordingId}`)).statusCode).toBe(200)
    },
  )

  test.each<[ErrorCode, number]>([
    ['AUDIO_NOT_AUDIO', 1],
    ['INTERNAL', 2],
    ['WORKER_DIED', 2],
  ])('is kept after %s, listed, tried again when asked, deleted when asked', async (code, attempts) => {
    const mend = broken(code)
    const { recordingId, jobId } = await upload()
    service.jobs.start()
    expect(await service.finished(jobId)).toMatchObject({ state: 'failed', attempts, error: code })
    expect(await audioOf(recordingId)).toEqual(VISIT)
    const list = (await call('GET', '/v1/jobs?state=failed&state=blocked')).json<{ jobs: unknown[] }>()
    expect(list.jobs).toMatchObject([{ id: jobId, recordingId, storeId: 'a', deviceId: 'upload', error: { code } }])
    await call('POST', `/v1/jobs/${jobId}/retry`)
    expect(await service.finished(jobId)).toMatchObject({ state: 'failed' })
    mend()
    const { capture } = (await service.jobs.get(jobId))!
    expect((await call('DELETE', `/v1/recordings/${recordingId}`)).statusCode).toBe(204)
    expect(await service.blobs.bestPathOf(capture.sha256)).toBeUndefined()
    expect((await call('GET', `/v1/jobs/${jobId}`)).statusCode).toBe(404)
    expect((await call('DELETE', `/v1/recordings/${recordingId}`)).statusCode).toBe(404)
  })

  test('is analysed anew when it is sent again, with what is said about it now', async () => {
    const mend = broken('PACK_INVALID')
    const first = await upload()
    service.jobs.start()
    await service.finished(first.jobId)
    mend()
    const again = await service.upload(VISIT, { storeId: 'a', pack: 'auto', deviceId: 'till' })
    expect(again.statusCode).toBe(202)
    expect(again.json()).toMatchObject({ jobId: first.jobId, state: 'queued', duplicate: false })
    expect(await service.finished(first.jobId)).toMatchObject({
      state: 'done',
      capture: { pack: 'auto', deviceId: 'till' },
    })
  })

  test('is deleted while it waits, but not while it is analysed', async () => {
    const waiting = await upload('a')
    expect((await call('DELETE', `/v1/recordings/${waiting.recordingId}`)).statusCode).toBe(204)
    let finish = () => {}
    const finishing = new Promise<void>((resolve) => (finish = resolve))
    const { analyse } = service.engine
    const begun = new Promise<void>((resolve) => {
      service.engine.analyse = async (...given) => {
        resolve()
        await finishing
        return analyse(...given)
      }
    })
    const { recordingId, jobId } = await upload('b')
    service.jobs.start()
    await begun
    expect((await service.jobs.get(jobId))?.state).toBe('running')
    const refused = await call('DELETE', `/v1/recordings/${recordingId}`)
    expect([refused.statusCode, refused.json<{ error: { code: string } }>().error.code]).toEqual([409, 'CONFLICT'])
    expect((await call('POST', `/v1/jobs/${jobId}/retry`)).statusCode).toBe(409)
    finish()
    await service.finished(jobId)
    expect((await call('DELETE', `/v1/recordings/${recordingId}`)).statusCode).toBe(204)
  })

  test('stays for another store when one deletes its own', async () => {
    const mend = broken('MODEL_MISSING')
    const [a, b] = [await upload('a', PRIVATE_VISIT), await upload('b', PRIVATE_VISIT)]
    service.jobs.start()
    for (const { jobId } of [a, b]) await service.finished(jobId)
    await call('DELETE', `/v1/recordings/${a.recordingId}`)
    expect(await audioOf(b.recordingId)).toEqual(PRIVATE_VISIT)
    mend()
    await call('POST', `/v1/jobs/${b.jobId}/retry`)
    await service.finished(b.jobId)
    expect((await call('GET', `/v1/recordings/${b.recordingId}/audio`)).statusCode).toBe(200)
  })
})

test('a deleted recording leaves nothing of its file name in the database', async () => {
  const name = 'a-name-that-nobody-else-has.wav'
  const { recordingId, jobId } = (await service.upload(VISIT, { storeId: 'a', fileName: name })).json<Answer>()
  service.jobs.start()
  await service.finished(jobId)
  expect(await service.jobs.get(jobId)).toMatchObject({ capture: { fileName: name } })
  expect((await call('DELETE', `/v1/recordings/${recordingId}`)).statusCode).toBe(204)
  expect((await call('GET', `/v1/jobs/${jobId}`)).statusCode).toBe(404)
  await service.jobs.close(1000)
  await service.queue.close()
  await service.store.close()
  const file = await readFile(join(service.config.dataDir, 'tingdian.db'))
  expect(file.includes(name)).toBe(false)
})

test('a pack that does not ship is refused at once, before the audio is read', async () => {
  const response = await service.upload(VISIT, { storeId: 'a', pack: 'bakery' })
  expect(response.statusCode).toBe(404)
  expect(response.json()).toMatchObject({ error: { code: 'PACK_UNKNOWN', detail: { asked: 'bakery' } } })
  expect((await service.jobs.list()).jobs).toEqual([])
})

test('the list of jobs shows a key its own stores only', async () => {
  await upload('a')
  const b = await upload('b')
  const headers = await service.keyFor('admin', 'b')
  const get = async (url: string) =>
    (await service.app.inject({ url, headers })).json<{ jobs: { storeId: string }[] }>()
  expect((await get('/v1/jobs')).jobs.map(({ storeId }) => storeId)).toEqual(['b'])
  expect((await get('/v1/jobs?store=a')).jobs).toEqual([])
  const other = await service.keyFor('admin', 'a')
  for (const [method, url] of [
    ['POST', `/v1/jobs/${b.jobId}/retry`],
    ['DELETE', `/v1/recordings/${b.recordingId}`],
  ] as const)
    expect((await service.app.inject({ method, url, headers: other })).statusCode).toBe(404)
})
