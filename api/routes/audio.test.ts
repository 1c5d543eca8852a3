import { access } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openFrom } from '../../engine/audio/open.ts'
import { memoryFile } from '../../engine/audio/test-bytes.ts'
import { AppError } from '../../engine/errors.ts'
import { keepAnalysis } from '../intake/keep-analysis.ts'
import { PRIVATE_VISIT, openService, type Service } from '../testing/service.ts'

interface Taken {
  recordingId: string
  jobId: string
}

let service: Service
let taken: Taken
beforeAll(async () => {
  service = await openService()
  taken = (await service.upload(PRIVATE_VISIT, { storeId: 'a' })).json<Taken>()
})
afterAll(() => service.close())

const audio = (headers: Record<string, string> = {}) =>
  service.app.inject({ url: `/v1/recordings/${taken.recordingId}/audio`, headers })
const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
/** Whether the sound, at 8 kHz, is silent from one millisecond to another. */
async function isSilent(content: Buffer, fromMs: number, toMs: number): Promise<boolean> {
  const samples: number[] = []
  for await (const [plane] of (await openFrom(memoryFile(content))).chunks) samples.push(...plane)
  return samples.slice(fromMs * 8, toMs * 8).every((sample) => Math.abs(sample) === 0)
}

describe('audio in which personal data was said', () => {
  test('that cannot be muted leaves no recording behind', async () => {
    const { capture } = (await service.jobs.get(taken.jobId))!
    const full = { ...service.engine, mute: () => Promise.reject(new AppError('DISK_FULL')) }
    await expect(keepAnalysis({ ...service, engine: full }, capture)).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(await service.store.getRecording(taken.recordingId)).toBeUndefined()
  })

  test('is not played while the analysis is saved but nothing is muted', async () => {
    const { capture } = (await service.jobs.get(taken.jobId))!
    const cut = () => Promise.reject(new Error('power cut'))
    const dying = { engine: { ...service.engine, mute: cut }, store: { ...service.store, deleteRecording: cut } }
    await expect(keepAnalysis({ ...service, ...dying }, capture)).rejects.toThrow('power cut')
    expect(await service.store.getRecording(taken.recordingId)).toBeDefined()
    const response = await audio()
    expect(response.statusCode).toBe(503)
    expect(response.json()).toMatchObject({ error: { code: 'AUDIO_UNMUTED' } })
  })

  test('is played muted, whole and in ranges, once the job ran again', async () => {
    service.jobs.start()
    expect(await service.finished(taken.jobId)).toMatchObject({ state: 'done' })
    const [utterance] = (await service.store.getUtterances(taken.recordingId)).slice(1)
    expect(utterance.text).toBe('<手机号>')
    const whole = await audio()
    expect(whole.headers['content-type']).toBe('audio/flac')
    const file = whole.rawPayload
    expect([await isSilent(file, 2000, 4000), await isSilent(file, 1000, 1100)]).toEqual([true, false])
    const part = await audio({ range: 'bytes=100-199', 'if-range': whole.headers.etag as string })
    expect(part.statusCode).toBe(206)
    expect(part.headers['content-range']).toBe(`bytes 100-199/${file.length}`)
    expect(part.rawPayload.equals(file.subarray(100, 200))).toBe(true)
    const { audioRef } = (await service.store.getRecording(taken.recordingId))!
    expect(whole.headers.etag).not.toContain(`"${audioRef}"`)
    expect(await isThere(service.blobs.pathOf(audioRef!))).toBe(false)
  })

  test('is not sent again to one who has it', async () => {
    const { etag } = (await audio()).headers as { etag: string }
    for (const tags of [etag, `W/${etag}`, `"other", ${etag}`, '*', ` ${etag} ,"x,y"`]) {
      const response = await audio({ 'if-none-match': tags, range: 'bytes=0-9' })
      expect([response.statusCode, response.headers.etag, response.rawPayload.length], tags).toEqual([304, etag, 0])
    }
    for (const tags of ['"other"', '', etag.slice(1, -1), `"${etag}"`])
      expect((await audio({ 'if-none-match': tags })).statusCode, tags).toBe(200)
    const url = `/v1/recordings/${taken.recordingId}/audio`
    const head = await service.app.inject({ method: 'HEAD', url, headers: { 'if-none-match': etag } })
    expect(head.statusCode).toBe(304)
  })

  test('does not come back when the same is sent again', async () => {
    const again = await service.upload(PRIVATE_VISIT, { storeId: 'a' })
    expect(again.json()).toMatchObject({ recordingId: taken.recordingId, duplicate: true, state: 'done' })
    const { audioRef } = (await service.store.getRecording(taken.recordingId))!
    expect(await isThere(service.blobs.pathOf(audioRef!))).toBe(false)
    const { jobId, recordingId } = (await service.upload(PRIVATE_VISIT, { storeId: 'b' })).json<Taken>()
    expect(recordingId).not.toBe(taken.recordingId)
    await service.finished(jobId)
    expect((await service.store.getUtterances(recordingId))[1].text).toBe('<手机号>')
    expect(await isThere(service.blobs.pathOf(audioRef!))).toBe(false)
    expect((await audio()).statusCode).toBe(200)
  })

  test('goes with the recording', async () => {
    const { audioRef } = (await service.store.getRecording(taken.recordingId))!
    const { recordings } = await service.store.listRecordings({})
    for (const { id } of recordings)
      expect((await service.app.inject({ method: 'DELETE', url: `/v1/recordings/${id}` })).statusCode).toBe(204)
    expect(await service.blobs.bestPathOf(audioRef!)).toBeUndefined()
  })
})
