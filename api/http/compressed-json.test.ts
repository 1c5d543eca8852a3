import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { VISIT, openService, type Service } from '../testing/service.ts'

let service: Service
let headers: Record<string, string>
let recording = ''
beforeAll(async () => {
  service = await openService()
  headers = await service.keyFor('admin')
  const { recordingId, jobId } = (await service.upload(VISIT, { storeId: 'a' }, headers)).json<Record<string, string>>()
  service.jobs.start()
  await service.finished(jobId)
  recording = recordingId
})
afterAll(() => service.close())

const get = (url: string, encoding?: string) =>
  service.app.inject({ url, headers: { ...headers, ...(encoding !== undefined && { 'accept-encoding': encoding }) } })

test.each(['gzip', 'br, GZIP;q=0.8', '*', 'gzip, deflate, br'])(
  'JSON is compressed for who takes %s',
  async (encoding) => {
    const [plain, packed] = [await get('/v1/labels'), await get('/v1/labels', encoding)]
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(packed.headers.vary).toContain('accept-encoding')
    expect(packed.headers['content-length']).toBe(String(packed.rawPayload.length))
    expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.payload)
    expect(packed.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2)
  },
)

test.each([undefined, 'br', 'identity', 'gzip;q=0', 'gzip; q=0.0, br', '*;q=0'])(
  'not for who takes %s',
  async (encoding) => {
    const answer = await get('/v1/labels', encoding)
    expect(answer.headers['content-encoding']).toBeUndefined()
    expect(answer.json()).toBeTypeOf('object')
    expect(answer.headers.vary).toContain('accept-encoding')
  },
)

test.each(['audio', 'clip?fromMs=0&toMs=500', 'peaks?points=2000'])('sound goes out as it is: %s', async (part) => {
  const answer = await get(`/v1/recordings/${recording}/${part}`, 'gzip')
  expect([answer.statusCode, answer.headers['content-encoding']]).toEqual([200, undefined])
})

test('what is short goes out as it is', async () => {
  expect((await get('/health', 'gzip')).headers['content-encoding']).toBeUndefined()
})
