import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { VISIT, openService, type Service } from '../testing/service.ts'

let service: Service
let id = ''
beforeAll(async () => {
  service = await openService()
  service.jobs.start()
  const { recordingId, jobId } = (
    await service.upload(VISIT, { storeId: 'a', startedAt: '2026-11-01T02:00:00Z', fileName: 'v.wav' })
  ).json<{ recordingId: string; jobId: string }>()
  await service.finished(jobId)
  id = recordingId
})
afterAll(() => service.close())

const get = (url: string, headers: Record<string, string> = {}) => service.app.inject({ url, headers })

describe('GET /v1/recordings/:id/audio', () => {
  const audio = (headers: Record<string, string> = {}) => get(`/v1/recordings/${id}/audio`, headers)
  const size = VISIT.length

  test('sends the whole with its type', async () => {
    const response = await audio()
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({
      'content-type': 'audio/wav',
      'content-length': String(size),
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
    })
    expect(response.rawPayload.equals(VISIT)).toBe(true)
  })

  test.each([
    ['bytes=0-99', 0, 99],
    ['bytes=100-', 100, VISIT.length - 1],
    ['bytes=-10', VISIT.length - 10, VISIT.length - 1],
    ['bytes=5-999999999', 5, VISIT.length - 1],
    ['bytes=-999999999', 0, VISIT.length - 1],
  ])('serves %s', async (range, start, end) => {
    const response = await audio({ range })
    expect(response.statusCode).toBe(206)
    expect(response.headers['content-range']).toBe(`bytes ${start}-${end}/${size}`)
    expect(response.rawPayload.equals(VISIT.subarray(start, end + 1))).toBe(true)
  })

  test.each([`bytes=${VISIT.length}-`, 'bytes=-0', 'bytes=9999999-99999999'])('refuses %s', async (range) => {
    const response = await audio({ range })
    expect(response.statusCode).toBe(416)
    expect(response.headers['content-range']).toBe(`bytes */${size}`)
    expect(response.json()).toMatchObject({ error: { code: 'RANGE_INVALID' } })
  })

  test.each(['bytes=5-2', 'items=0-1', 'bytes=0-1,5-9', 'bytes=-', 'nonsense'])(
    'sends the whole for %s',
    async (range) => {
      expect((await audio({ range })).statusCode).toBe(200)
    },
  )

  test('If-Range of other content gives the whole', async () => {
    const { etag } = (await audio()).headers as { etag: string }
    expect((await audio({ range: 'bytes=0-1', 'if-range': etag })).statusCode).toBe(206)
    expect((await audio({ range: 'bytes=0-1', 'if-range': '"other"' })).statusCode).toBe(200)
  })

  test('HEAD tells the size and sends nothing', async () => {
    const response = await service.app.inject({ method: 'HEAD', url: `/v1/recordings/${id}/audio` })
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-length']).toBe(String(size))
    expect(response.payload).toBe('')
  })
})

describe('reading', () => {
  test('lists by time, with a cursor', async () => {
    expect(
      (await get('/v1/recordings?from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z&limit=1')).json(),
    ).toMatchObject({
      recordings: [{ id, file: 'v.wav' }],
    })
    expect((await get('/v1/recordings?from=2026-11-03T00:00:00Z')).json()).toEqual({ recordings: [], total: 0 })
    const totalOf = async (query: string) => (await get(`/v1/recordings?${query}`)).json<{ total: number }>().total
    const known = ['audio=true', 'consent=notice-only', 'pack=base&pack=auto', 'minMs=1000', 'sort=longest&store=a']
    for (const query of known) expect(await totalOf(query), query).toBe(1)
    for (const query of ['audio=false', 'consent=explicit', 'pack=pest', 'maxMs=1000'])
      expect(await totalOf(query), query).toBe(0)
  })

  test('finds words with highlight and the second of audio', async () => {
    const page = (await get('/v1/search?q=太贵&role=customer&facets=true')).json<{ hits: { highlights: object[] }[] }>()
    expect(page).toMatchObject({
      total: 1,
      hits: [{ pointer: { recordingId: id, startMs: 1600 }, storeId: 'a' }],
      facets: { roles: [{ value: 'customer', count: 1 }] },
    })
    expect(page.hits[0].highlights).not.toHaveLength(0)
  })

  test('shows one utterance in its context', async () => {
    const [, second] = await service.store.getUtterances(id)
    expect((await get(`/v1/utterances/${second.id}`)).json()).toMatchObject({
      utterance: { text: '这款车的价格太贵了' },
      before: [{ text: '您好，欢迎光临' }],
      after: [],
    })
  })

  test.each([
    '/v1/search?q="太贵',
    '/v1/search?limit=0',
    '/v1/search?limit=many',
    '/v1/search?polarity=happy',
    '/v1/search?nonsense=1',
    '/v1/search?from=yesterday',
    '/v1/search?cursor=broken',
    '/v1/recordings?cursor=broken',
    '/v1/recordings?consent=withdrawn',
    '/v1/recordings?sort=relevance',
    '/v1/concepts?pack=',
    '/v1/concepts?pack=../..',
    '/v1/concepts?pack=%2e%2e%2fpacks',
  ])('refuses %s', async (url) => {
    const response = await get(encodeURI(url).replaceAll('%25', '%'))
    expect(response.statusCode).toBe(400)
    expect(response.json<{ error: { code: string } }>().error.code).toMatch(/^(INPUT|QUERY)_INVALID$/)
  })

  test.each([
    '/v1/recordings/none',
    '/v1/recordings/none/audio',
    '/v1/jobs/none',
    '/v1/utterances/none',
    '/v1/concepts?pack=none',
    '/v1/recordings/..%2f..%2fetc%2fpasswd',
    '/v1/recordings/%00',
  ])('does not find %s', async (url) => {
    expect([400, 404]).toContain((await get(url)).statusCode)
  })

  test('lists concepts of a pack by name', async () => {
    const all = (await get('/v1/concepts?pack=base&limit=5')).json<{
      concepts: { id: string; name: string }[]
      next: string
    }>()
    expect(all.concepts.length).toBeGreaterThan(0)
    const named = await get(`/v1/concepts?pack=base&q=${encodeURIComponent(all.concepts[0].name)}`)
    expect(named.json<{ concepts: { id: string }[] }>().concepts.map((one) => one.id)).toContain(all.concepts[0].id)
  })

  test('decides a repair once it is there', async () => {
    expect((await get('/v1/repairs?state=proposed')).json()).toEqual({ repairs: [], learnt: [] })
    const decide = (body: object) => service.app.inject({ method: 'POST', url: '/v1/repairs/none', payload: body })
    expect((await decide({ state: 'accepted' })).statusCode).toBe(404)
    expect((await decide({ state: 'maybe' })).statusCode).toBe(400)
    expect((await decide({ state: 'accepted', more: 1 })).statusCode).toBe(400)
  })
})

describe('the service itself', () => {
  test('tells its health and figures, without words in labels', async () => {
    for (const url of ['/health', '/health/live', '/health/ready'])
      expect((await get(url)).json()).toEqual({ status: 'ok' })
    const figures = (await get('/metrics')).payload
    expect(figures).toContain('tingdian_jobs{state="done"} 1')
    expect(figures).toContain('route="/v1/recordings/:id/audio"')
    expect(figures).not.toMatch(/太贵|v\.wav|td_/)
  })

  test('describes every route of /v1 in OpenAPI', async () => {
    const { paths } = (await get('/docs/json')).json<{ paths: Record<string, object> }>()
    const wanted = ['recordings', 'recordings/{id}', 'recordings/{id}/audio', 'jobs/{id}', 'search', 'utterances/{id}']
    for (const path of [
      ...wanted,
      'concepts',
      'repairs',
      'repairs/{id}',
      'documents',
      'visits/{id}/outcome',
      'stores/{id}/hours',
    ])
      expect(paths).toHaveProperty([`/v1/${path}`])
    expect((await get('/docs')).statusCode).toBeLessThan(400)
  })

  test('gives every answer a request id', async () => {
    expect((await get('/health/live')).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect((await get('/v1/none')).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })

  test.each([
    ['broken JSON', '{"id": ', 400, 'INPUT_INVALID'],
    ['a wrong type', '{"state": 5}', 400, 'INPUT_INVALID'],
    ['deep JSON', '['.repeat(5000), 400, 'INPUT_INVALID'],
    ['a prototype', '{"__proto__": {"state": "accepted"}}', 400, 'INPUT_INVALID'],
    ['a huge body', `{"state": "${'x'.repeat(1_100_000)}"}`, 413, 'TOO_LARGE'],
  ])('refuses %s', async (_name, payload, status, code) => {
    const headers = { 'content-type': 'application/json' }
    const response = await service.app.inject({ method: 'POST', url: '/v1/repairs/x', payload, headers })
    expect(response.statusCode).toBe(status)
    expect(response.json()).toMatchObject({ error: { code, message: expect.any(String) as string, detail: {} } })
  })

  test('does not read a body of another type', async () => {
    const headers = { 'content-type': 'text/plain' }
    const response = await service.app.inject({ method: 'POST', url: '/v1/repairs/x', payload: '{}', headers })
    expect(response.statusCode).toBe(415)
  })

  test('hides what went wrong inside', async () => {
    const broken = await openService()
    broken.store.search = () => Promise.reject(new Error('SELECT * FROM secrets'))
    try {
      const response = await broken.app.inject('/v1/search')
      expect(response.statusCode).toBe(500)
      expect(response.json()).toMatchObject({ error: { code: 'INTERNAL', detail: {} } })
      expect(response.payload).not.toContain('secrets')
    } finally {
      await broken.close()
    }
  })

  test('slows down who asks too often', async () => {
    const busy = await openService({ requestsPerMinute: 3 })
    try {
      const statuses = []
      for (let i = 0; i < 5; i++) statuses.push((await busy.app.inject('/v1/recordings')).statusCode)
      expect(statuses).toEqual([200, 200, 200, 429, 429])
    } finally {
      await busy.close()
    }
  })
})

describe('GET /v1/insights', () => {
  test.each(['found', 'concepts', 'together', 'drivers'])('gives figures: %s', async (view) => {
    const response = await get(`/v1/insights?view=${view}`)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ view })
  })

  test('compares periods and groups a concept', async () => {
    const period = 'from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z'
    expect((await get(`/v1/insights?view=changes&${period}`)).json()).toMatchObject({ now: { recordings: 1 } })
    expect((await get('/v1/insights?view=by&concept=none&by=store')).json()).toMatchObject({ groups: [] })
    const { groups } = (await get('/v1/insights?view=by&by=role&store=a')).json<{
      groups: { value: string; count: number; utterances: string; coverage: object }[]
    }>()
    expect(groups).toMatchObject([{ value: 'customer', count: 1 }, { value: 'staff' }])
    expect(groups[0].coverage).toMatchObject({ visits: 1, hours: { known: 'none', share: null } })
    expect((await get(groups[0].utterances)).json()).toMatchObject({ total: 1 })
  })

  test('tells hours of the week by the clock of China or another, each with the way to its utterances', async () => {
    for (const [offset, clock] of [
      ['', /^[1-7]-\d\d$/],
      ['&utcOffset=330', /^[1-7]-\d\d@330$/],
    ] as const) {
      const { groups } = (await get(`/v1/insights?view=by&by=weekHour${offset}`)).json<{
        groups: { value: string; count: number; utterances: string }[]
      }>()
      expect(groups.length).toBeGreaterThan(0)
      for (const { count, utterances } of groups) {
        expect(new URL(utterances, 'http://x').searchParams.get('weekHour')).toMatch(clock)
        expect((await get(utterances)).json()).toMatchObject({ total: count })
      }
    }
  })

  test.each([
    'view=changes',
    'view=by',
    'weekHour=8-25',
    'view=by&by=colour',
    'view=secrets',
    'also=nonsense',
    'also={"x":1}',
  ])('refuses %s', async (query) => {
    expect((await get(encodeURI(`/v1/insights?${query}`))).statusCode).toBe(400)
  })

  test('counts only the stores that the caller may see', async () => {
    const own = await openService()
    try {
      own.jobs.start()
      const admin = await own.keyFor('admin')
      for (const storeId of ['a', 'b'])
        await own.finished((await own.upload(VISIT, { storeId }, admin)).json<{ jobId: string }>().jobId)
      const analyst = await own.keyFor('analyst', 'a')
      const seen = await own.app.inject({ url: '/v1/insights?view=concepts', headers: analyst })
      expect(seen.json()).toMatchObject({ coverage: { recordings: 1 } })
      const none = await own.app.inject({ url: '/v1/insights?view=concepts&store=b', headers: analyst })
      expect(none.json()).toMatchObject({ coverage: { recordings: 0 } })
    } finally {
      await own.close()
    }
  })
})

describe('DELETE /v1/recordings/:id', () => {
  test('removes words and audio, keeps audio that another store still has, and the same content can come again', async () => {
    const own = await openService()
    try {
      own.jobs.start()
      const send = async (storeId: string) => {
        const answer = (await own.upload(VISIT, { storeId })).json<{ recordingId: string; jobId: string }>()
        await own.finished(answer.jobId)
        return answer.recordingId
      }
      const [a, b] = [await send('a'), await send('b')]
      const remove = (one: string) => own.app.inject({ method: 'DELETE', url: `/v1/recordings/${one}` })
      expect((await remove(a)).statusCode).toBe(204)
      expect((await own.app.inject(`/v1/recordings/${a}`)).statusCode).toBe(404)
      expect((await own.app.inject(`/v1/recordings/${b}/audio`)).statusCode).toBe(200)
      expect((await own.app.inject('/v1/search?q=太贵')).json()).toMatchObject({ total: 1 })
      const { audioRef } = (await own.store.getRecording(b))!
      expect((await remove(b)).statusCode).toBe(204)
      expect(await own.blobs.sizeOf(audioRef!)).toBeUndefined()
      expect(await send('a')).toBe(a)
      expect((await own.app.inject(`/v1/recordings/${a}/audio`)).statusCode).toBe(200)
    } finally {
      await own.close()
    }
  })
})

describe('POST /v1/documents', () => {
  const post = (payload: object) => service.app.inject({ method: 'POST', url: '/v1/documents', payload })
  const document = {
    id: '7',
    channel: '点评',
    storeId: 'a',
    at: '2026-11-02T02:00:00Z',
    text: '服务很热情。停车不方便！',
  }

  test('goes the way of words; the same again changes nothing, a new text replaces the old', async () => {
    const first = await post(document)
    expect(first.statusCode).toBe(200)
    expect(first.json()).toMatchObject({ result: 'created', utterances: 2 })
    expect((await post(document)).json()).toMatchObject({ result: 'unchanged' })
    expect((await post({ ...document, text: '服务很热情。' })).json()).toMatchObject({
      result: 'updated',
      utterances: 1,
    })
    const hits = await get(`/v1/search?q=${encodeURIComponent('热情')}`)
    expect(hits.json()).toMatchObject({ hits: [{ deviceId: '点评', utterance: { role: 'customer' } }] })
  })

  test('has no audio to play', async () => {
    const { recordingId } = (await post(document)).json<{ recordingId: string }>()
    expect((await get(`/v1/recordings/${recordingId}/audio`)).statusCode).toBe(404)
  })

  test.each([{ text: '' }, { at: 'today' }, { pack: '../x' }, { storeId: '' }])('refuses %o', async (wrong) => {
    expect((await post({ ...document, ...wrong })).statusCode).toBe(400)
  })
})
