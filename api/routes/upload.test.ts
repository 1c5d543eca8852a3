import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rawRequest } from '../testing/raw-request.ts'
import { OTHER_VISIT, VISIT, openService, type Service } from '../testing/service.ts'

let service: Service
beforeEach(async () => {
  service = await openService({ maxUploadBytes: 200_000, uploadIdleMs: 300 })
})
afterEach(() => service.close())

async function filesKept(): Promise<string[]> {
  const entries = await readdir(join(service.config.dataDir, 'blobs'), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

interface Answer {
  recordingId: string
  jobId: string
  state: string
  duplicate: boolean
}

describe('POST /v1/recordings', () => {
  test('keeps the audio and answers 202 with a job; analysed, it can be read', async () => {
    const response = await service.upload(VISIT, { storeId: '徐汇店', startedAt: '2026-11-01T10:00:00+08:00' })
    expect(response.statusCode).toBe(202)
    const { recordingId, jobId } = response.json<Answer>()
    expect(await filesKept()).toHaveLength(1)
    service.jobs.start()
    expect(await service.finished(jobId)).toMatchObject({ state: 'done', error: undefined })
    const full = await service.app.inject(`/v1/recordings/${recordingId}`)
    expect(full.json()).toMatchObject({
      recording: { storeId: '徐汇店', startedAt: Date.parse('2026-11-01T02:00:00Z'), sampleRate: 8000, channels: 1 },
      utterances: [{ role: 'staff' }, { role: 'customer', text: '这款车的价格太贵了' }],
    })
  })

  test('the same content twice is one recording, waiting or analysed', async () => {
    const first = (await service.upload(VISIT, { storeId: 'a' })).json<Answer>()
    const again = await service.upload(VISIT, { storeId: 'a' })
    expect(again.statusCode).toBe(200)
    expect(again.json()).toMatchObject({ recordingId: first.recordingId, jobId: first.jobId, duplicate: true })
    service.jobs.start()
    await service.finished(first.jobId)
    const third = await service.upload(VISIT, { storeId: 'a' })
    expect(third.statusCode).toBe(200)
    expect(third.json()).toMatchObject({ recordingId: first.recordingId, state: 'done', duplicate: true })
    expect(await filesKept()).toHaveLength(1)
  })

  test('many at once are still one', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => service.upload(VISIT, { storeId: 'a' })))
    expect(answers.filter(({ statusCode }) => statusCode === 202)).toHaveLength(1)
    expect(new Set(answers.map((answer) => answer.json<Answer>().jobId)).size).toBe(1)
    expect(await filesKept()).toHaveLength(1)
  })

  test('two stores with the same content have a recording each', async () => {
    const [a, b] = [await service.upload(VISIT, { storeId: 'a' }), await service.upload(VISIT, { storeId: 'b' })]
    expect([a.statusCode, b.statusCode]).toEqual([202, 202])
    expect(a.json<Answer>().recordingId).not.toBe(b.json<Answer>().recordingId)
    expect(await filesKept()).toHaveLength(1)
  })

  test('takes a form, with fields before or after the file', async () => {
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(VISIT)], { type: 'audio/wav' }), '到店.wav')
    form.append('storeId', 'a')
    form.append('deviceKind', 'badge')
    const request = new Request('http://localhost', { method: 'POST', body: form })
    const response = await service.app.inject({
      method: 'POST',
      url: '/v1/recordings',
      payload: Buffer.from(await request.arrayBuffer()),
      headers: { 'content-type': request.headers.get('content-type')! },
    })
    expect(response.statusCode).toBe(202)
    const job = await service.jobs.get(response.json<Answer>().jobId)
    expect(job?.capture).toMatchObject({ fileName: '到店.wav', deviceKind: 'badge', storeId: 'a' })
  })

  test.each([
    ['no store', VISIT, {}, 400, 'INPUT_INVALID'],
    ['an unknown field', VISIT, { storeId: 'a', store: 'b' }, 400, 'INPUT_INVALID'],
    ['a path for a pack', VISIT, { storeId: 'a', pack: '../../etc' }, 400, 'INPUT_INVALID'],
    ['a path for a store', VISIT, { storeId: '../a' }, 400, 'INPUT_INVALID'],
    ['withdrawn consent', VISIT, { storeId: 'a', consent: 'withdrawn' }, 400, 'INPUT_INVALID'],
    ['a time that is none', VISIT, { storeId: 'a', startedAt: 'yesterday' }, 400, 'INPUT_INVALID'],
    ['no content', Buffer.alloc(0), { storeId: 'a' }, 422, 'AUDIO_EMPTY'],
    ['too much content', Buffer.alloc(200_001), { storeId: 'a' }, 413, 'TOO_LARGE'],
  ])('refuses %s and keeps nothing', async (_name, content, query, status, code) => {
    const response = await service.upload(content, query)
    expect(response.json()).toMatchObject({ error: { code } })
    expect(response.statusCode).toBe(status)
    expect(await filesKept()).toEqual([])
  })

  test('refuses a form without a store and keeps nothing of it', async () => {
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(VISIT)]), 'a.wav')
    const request = new Request('http://localhost', { method: 'POST', body: form })
    const payload = Buffer.from(await request.arrayBuffer())
    const headers = { 'content-type': request.headers.get('content-type')! }
    const response = await service.app.inject({ method: 'POST', url: '/v1/recordings', payload, headers })
    expect(response.json()).toMatchObject({ error: { code: 'INPUT_INVALID' } })
    expect(await filesKept()).toEqual([])
  })

  test('refuses JSON as audio', async () => {
    const response = await service.upload(Buffer.from('{}'), { storeId: 'a' }, { 'content-type': 'application/json' })
    expect(response.json()).toMatchObject({ error: { code: 'MEDIA_TYPE' } })
  })

  test('what is no audio becomes a failed job with a reason', async () => {
    const { jobId } = (await service.upload(Buffer.from('hello '.repeat(100)), { storeId: 'a' })).json<Answer>()
    service.jobs.start()
    await service.finished(jobId)
    const job = await service.app.inject(`/v1/jobs/${jobId}`)
    expect(job.json()).toMatchObject({ state: 'failed', attempts: 1, error: { code: 'AUDIO_NOT_AUDIO' } })
  })
})

describe('an upload over a real socket', () => {
  const send = (headers: string[], body: Buffer, then: 'hang up' | 'wait') =>
    rawRequest(service.app, { head: ['POST /v1/recordings?storeId=a HTTP/1.1', ...headers], body, then })
  const nothingLeft = () => expect.poll(filesKept).toEqual([])

  test('cut short leaves nothing', async () => {
    await send(['Content-Type: audio/wav', `Content-Length: ${VISIT.length}`], VISIT.subarray(0, 5000), 'hang up')
    await nothingLeft()
    expect(await service.jobs.counts()).toMatchObject({ queued: 0 })
  })

  test('a form cut short leaves nothing', async () => {
    const part = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'
    const body = Buffer.concat([Buffer.from(part), VISIT.subarray(0, 5000)])
    await send(['Content-Type: multipart/form-data; boundary=x', 'Content-Length: 60000'], body, 'hang up')
    await nothingLeft()
  })

  test('one that stops is refused and leaves nothing', async () => {
    const lines = ['Content-Type: audio/wav', `Content-Length: ${VISIT.length}`]
    const answer = await send(lines, VISIT.subarray(0, 5000), 'wait')
    expect(answer).toContain('408')
    expect(answer).toContain('UPLOAD_STALLED')
    await nothingLeft()
  })

  test('one that announces too much is refused before it is sent', async () => {
    const answer = await send(
      ['Content-Type: audio/wav', 'Content-Length: 300000'],
      OTHER_VISIT.subarray(0, 10),
      'wait',
    )
    expect(answer).toContain('413')
    await nothingLeft()
  })
})
