import { afterAll, beforeAll, expect, test } from 'vitest'
import { openService, type Service } from '../testing/service.ts'

let service: Service
let headers: Record<string, string>
beforeAll(async () => {
  service = await openService()
  headers = await service.keyFor('admin')
})
afterAll(() => service.close())

const get = (url: string, more: Record<string, string> = {}) =>
  service.app.inject({ url, headers: { ...headers, ...more } })

test.each(['/v1/labels', '/v1/packs', '/v1/concepts?pack=base', '/v1/stores', '/v1/graph/concepts?line=auto'])(
  '%s is not sent again to who holds it',
  async (url) => {
    const whole = await get(url)
    expect(whole.headers).toMatchObject({
      'cache-control': 'private, no-cache',
      etag: expect.stringMatching(/^W\/"/) as string,
    })
    const etag = String(whole.headers.etag)
    for (const known of [etag, etag.slice(2), `"other", ${etag}`, '*'])
      for (const encoding of ['gzip', 'identity']) {
        const answer = await get(url, { 'if-none-match': known, 'accept-encoding': encoding })
        expect([answer.statusCode, answer.payload, answer.headers.etag]).toEqual([304, '', etag])
        expect(answer.headers).not.toHaveProperty('content-type')
        expect(answer.headers).not.toHaveProperty('content-encoding')
      }
    const packed = await get(url, { 'if-none-match': 'W/"other"', 'accept-encoding': 'gzip' })
    expect([packed.statusCode, packed.headers.etag]).toEqual([200, etag])
  },
)

test('what changed is sent, and what one key sees is not what another does', async () => {
  const { etag } = (await get('/v1/stores')).headers
  const payload = { name: '徐汇店' }
  await service.app.inject({ method: 'PATCH', url: '/v1/stores/s-1', payload, headers })
  const changed = await get('/v1/stores', { 'if-none-match': String(etag) })
  expect([changed.statusCode, changed.json()]).toMatchObject([200, { stores: [payload] }])
  const other = await service.keyFor('analyst', 's-2')
  const known = { 'if-none-match': String(changed.headers.etag) }
  expect((await get('/v1/stores', { ...other, ...known })).statusCode).toBe(200)
})

test('a refusal is told, whatever is held', async () => {
  const known = { 'if-none-match': '*' }
  expect((await service.app.inject({ url: '/v1/stores', headers: known })).statusCode).toBe(401)
  expect((await get('/v1/stores?cursor=x', known)).statusCode).toBe(400)
})

test('words of customers are kept by no browser', async () => {
  const { headers: told } = await get('/v1/search')
  expect(told).toMatchObject({ 'cache-control': 'no-store' })
  expect(told).not.toHaveProperty('etag')
})
