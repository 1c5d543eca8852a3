import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { portOf } from '../testing/raw-request.ts'
import { VISIT, openService, type Service } from '../testing/service.ts'
import { PERMISSIONS, ROLES } from './roles.ts'

const OPEN_METHODS = ['GET', 'POST', 'DELETE']

describe('every route and every role', () => {
  let service: Service
  const headers: Record<string, { authorization: string }> = {}
  beforeAll(async () => {
    service = await openService({ requestsPerMinute: 10_000 })
    for (const role of ROLES) headers[role] = await service.keyFor(role)
  })
  afterAll(() => service.close())

  const routes = Object.entries(PERMISSIONS).map(([route, roles]) => {
    const [method = '', url = ''] = route.split(' ')
    return {
      method: method as 'GET',
      url: url.replace(':id', 'none').replace('/*', '/json').replace('events', 'events?kind=none'),
      roles,
    }
  })

  test.each(routes)('$method $url', async ({ method, url, roles }) => {
    const bare = await service.app.inject({ method, url })
    expect(bare.statusCode === 401).toBe(roles !== 'public')
    for (const role of ROLES) {
      const { statusCode } = await service.app.inject({ method, url, headers: headers[role] })
      const isAllowed = roles === 'public' || roles.includes(role)
      expect(statusCode === 403, `${role}: ${statusCode}`).toBe(!isAllowed)
      expect(statusCode).not.toBe(401)
    }
  })

  test('the table of permissions has a line for every route and no line for none', () => {
    const printed = service.app.printRoutes({ commonPrefix: false })
    for (const route of Object.keys(PERMISSIONS).filter((one) => one !== 'GET /docs/*')) {
      const [method = '', url = ''] = route.split(' ')
      expect(service.app.hasRoute({ method: method, url }), `${route}\n${printed}`).toBe(true)
    }
  })

  test('a route without a line cannot be registered', async () => {
    const other = await openService()
    try {
      expect(() => other.app.get('/v1/secret', () => 'x')).toThrow(/table of permissions/)
    } finally {
      await other.close()
    }
  })

  test.each(OPEN_METHODS)('%s of an unknown path: 401 without a key, 404 with one', async (method) => {
    const url = '/v1/nothing'
    expect((await service.app.inject({ method: method as 'GET', url })).statusCode).toBe(401)
    const known = await service.app.inject({ method: method as 'GET', url, headers: headers.device })
    expect(known.statusCode).toBe(404)
    expect(known.json()).toMatchObject({ error: { code: 'NOT_FOUND' } })
  })

  test.each([
    ['another scheme', 'Basic dGRfeDp5'],
    ['a wrong key', `Bearer td_${'A'.repeat(43)}`],
    ['a cut key', 'Bearer td_abc'],
    ['nothing', ''],
  ])('%s opens nothing', async (_name, authorization) => {
    const response = await service.app.inject({ url: '/v1/recordings', headers: { authorization } })
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer')
    expect(response.json()).toMatchObject({ error: { code: 'AUTH_REQUIRED' } })
  })
})

describe('a single machine on trial', () => {
  test('is open until the first key is made, and stays closed when that is revoked', async () => {
    const service = await openService()
    try {
      const status = async () => (await service.app.inject('/v1/recordings')).statusCode
      expect(await status()).toBe(200)
      const key = await service.keyFor('admin')
      expect(await status()).toBe(401)
      const [stored] = await service.store.listKeys()
      await service.store.revokeKey(stored.id)
      expect(await status()).toBe(401)
      expect((await service.app.inject({ url: '/v1/recordings', headers: key })).statusCode).toBe(401)
    } finally {
      await service.close()
    }
  })

  test('is never open beyond loopback', async () => {
    const service = await openService({ host: '0.0.0.0' })
    try {
      expect((await service.app.inject('/v1/recordings')).statusCode).toBe(401)
      expect((await service.app.inject('/health')).statusCode).toBe(401)
      expect((await service.app.inject('/docs')).statusCode).toBe(401)
      expect((await service.app.inject('/health/live')).statusCode).toBe(200)
    } finally {
      await service.close()
    }
  })

  test.each([
    [{ host: 'evil.example' }, 403],
    [{ host: 'evil.example:8790' }, 403],
    [{ host: 'localhost.evil.example' }, 403],
    [{ host: 'localhost:8790', origin: 'http://evil.example' }, 403],
    [{ host: 'localhost:8790', origin: 'null' }, 403],
    [{ host: 'localhost:8790', 'sec-fetch-site': 'cross-site' }, 403],
    [{ host: 'localhost:8790', origin: 'http://localhost:8790' }, 200],
    [{ host: '127.0.0.1:8790' }, 200],
    [{ host: '[::1]:8790' }, 200],
    [{ host: 'shop.example' }, 200],
  ])('answers %o with %i', async (headers, status) => {
    const service = await openService({ allowedHosts: ['shop.example'] })
    try {
      const response = await service.app.inject({ url: '/v1/recordings', headers })
      expect(response.statusCode).toBe(status)
      expect(response.headers['access-control-allow-origin']).toBeUndefined()
    } finally {
      await service.close()
    }
  })
})

describe('wrong keys', () => {
  const wrong = { authorization: `Bearer td_${'B'.repeat(43)}` }

  test('are counted by address before the database is asked; right ones from there still open', async () => {
    const service = await openService({ requestsPerMinute: 5 })
    try {
      const right = await service.keyFor('analyst')
      const [late, asked] = [await service.keyFor('analyst'), vi.spyOn(service.store, 'findKey')]
      const status = async (headers: Record<string, string>) =>
        (await service.app.inject({ url: '/v1/recordings', headers })).statusCode
      expect(await status(right)).toBe(200)
      const statuses: number[] = []
      for (let i = 0; i < 20; i++) statuses.push(await status(wrong))
      expect(statuses).toEqual([...Array<number>(5).fill(401), ...Array<number>(15).fill(429)])
      expect(asked).toHaveBeenCalledTimes(6)
      expect([await status({}), await status(late), await status(right)]).toEqual([429, 429, 200])
      const response = await service.app.inject({ url: '/v1/recordings', headers: wrong })
      expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
    } finally {
      await service.close()
    }
  })
})

describe('a key that is revoked while a body comes', () => {
  test.each([
    ['an upload', '/v1/recordings?storeId=a', 'audio/wav', VISIT],
    [
      'a document',
      '/v1/documents',
      'application/json',
      Buffer.from('{"id":"1","channel":"web","storeId":"a","at":"2026-01-05T10:00:00Z","text":"好"}'),
    ],
  ])('finishes nothing: %s', async (_name, path, type, content) => {
    const service = await openService()
    try {
      const headers = { ...(await service.keyFor('admin')), 'content-type': type }
      const [key] = await service.store.listKeys()
      const body = new ReadableStream({
        async start(controller) {
          controller.enqueue(content.subarray(0, 20))
          await new Promise((resolve) => setTimeout(resolve, 100))
          await service.store.revokeKey(key.id)
          controller.enqueue(content.subarray(20))
          controller.close()
        },
      })
      const url = `http://127.0.0.1:${await portOf(service.app)}${path}`
      const response = await fetch(url, { method: 'POST', headers, body, duplex: 'half' })
      expect(response.status).toBe(401)
      expect((await service.jobs.list()).jobs).toEqual([])
      expect((await service.store.listRecordings()).recordings).toEqual([])
    } finally {
      await service.close()
    }
  })
})

describe('keys scoped to stores', () => {
  let service: Service
  let [idA, idB, jobA, jobB] = ['', '', '', '']
  beforeAll(async () => {
    service = await openService()
    service.jobs.start()
    const admin = await service.keyFor('admin')
    const ids = []
    for (const storeId of ['a', 'b']) {
      const answer = (await service.upload(VISIT, { storeId }, admin)).json<{ recordingId: string; jobId: string }>()
      await service.finished(answer.jobId)
      ids.push(answer)
    }
    ;[idA, idB] = ids.map(({ recordingId }) => recordingId) as [string, string]
    ;[jobA, jobB] = ids.map(({ jobId }) => jobId) as [string, string]
  })
  afterAll(() => service.close())

  test('a device uploads for its own stores only', async () => {
    const device = await service.keyFor('device', 'a')
    expect((await service.upload(VISIT, { storeId: 'a' }, device)).statusCode).toBe(200)
    const other = await service.upload(VISIT, { storeId: 'b' }, device)
    expect(other.statusCode).toBe(403)
    expect((await service.app.inject({ url: `/v1/jobs/${jobA}`, headers: device })).statusCode).toBe(200)
    expect((await service.app.inject({ url: `/v1/jobs/${jobB}`, headers: device })).statusCode).toBe(404)
  })

  test('an analyst sees its stores only, whatever it asks for', async () => {
    const headers = await service.keyFor('analyst', 'a')
    const get = (url: string) => service.app.inject({ url, headers })
    const list = (await get('/v1/recordings')).json<{ recordings: { storeId: string }[] }>()
    expect(list.recordings.map(({ storeId }) => storeId)).toEqual(['a'])
    expect((await get('/v1/recordings?store=b')).json()).toMatchObject({ recordings: [] })
    const hits = (await get('/v1/search?q=太贵&facets=true')).json<{
      hits: { storeId: string }[]
      facets: { total: number }
    }>()
    expect(hits.hits.map(({ storeId }) => storeId)).toEqual(['a'])
    expect(hits.facets.total).toBe(1)
    expect((await get('/v1/search?q=太贵&store=b')).json()).toMatchObject({ hits: [], total: 0 })
    expect((await get(`/v1/search?recording=${idB}`)).json()).toMatchObject({ hits: [] })
    expect((await get(`/v1/recordings/${idA}`)).statusCode).toBe(200)
    const [utterance] = await service.store.getUtterances(idB)
    for (const hidden of [
      `/v1/recordings/${idB}`,
      `/v1/recordings/${idB}/clip?fromMs=0&toMs=500`,
      `/v1/utterances/${utterance.id}`,
    ])
      expect((await get(hidden)).statusCode, hidden).toBe(404)
  })

  test('a key without stores sees all', async () => {
    const headers = await service.keyFor('qa')
    const list = await service.app.inject({ url: '/v1/recordings', headers })
    expect(list.json<{ recordings: unknown[] }>().recordings).toHaveLength(2)
  })

  test('an admin of one store deletes nothing of another', async () => {
    const headers = await service.keyFor('admin', 'a')
    expect((await service.app.inject({ method: 'DELETE', url: `/v1/recordings/${idB}`, headers })).statusCode).toBe(404)
  })
})
