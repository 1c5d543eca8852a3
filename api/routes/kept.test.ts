import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildAnalysis, buildRecording, buildUtterance } from '../../fixtures/builders/analysis.ts'
import { openService, type Service } from '../testing/service.ts'

type Headers = Record<string, string>
let service: Service
let [own, fellow, foreign, everywhere]: Headers[] = []
let utterances: string[] = []
let elsewhere = ''
beforeAll(async () => {
  service = await openService()
  ;[own, fellow, foreign, everywhere] = await Promise.all([
    service.keyFor('analyst', 'a'),
    service.keyFor('expert', 'a', 'b'),
    service.keyFor('analyst', 'c'),
    service.keyFor('admin'),
  ])
  for (const storeId of ['a', 'b']) {
    const said = buildAnalysis([buildUtterance(0, ['价格', '太高']), buildUtterance(3000, ['再', '看看'])])
    await service.store.saveAnalysis(buildRecording(`of-${storeId}`, { storeId }), said)
  }
  const hits = (await service.store.search({ query: '', sort: 'oldest' })).hits
  utterances = hits.filter(({ storeId }) => storeId === 'a').map(({ utterance }) => utterance.id)
  elsewhere = hits.find(({ storeId }) => storeId === 'b')!.utterance.id
})
afterAll(() => service.close())

const call = async (method: 'GET' | 'POST' | 'DELETE', url: string, headers: Headers, payload?: object) => {
  const answer = await service.app.inject({ method, url, headers, ...(payload && { payload }) })
  return {
    status: answer.statusCode,
    text: answer.payload,
    body: answer.payload.startsWith('{') ? answer.json<never>() : undefined,
  }
}
const made = async (url: string, payload: object, headers = own): Promise<string> => {
  const { status, body } = await call('POST', url, headers, payload)
  expect(status).toBe(201)
  return (body as unknown as { id: string }).id
}

describe('saved searches', () => {
  test('are for who made them until they are shared, and then for those who see all their stores', async () => {
    const id = await made('/v1/saved', { name: '嫌贵', path: '/search?q=%E8%B4%B5', total: 3 })
    const listed = async (headers: Headers) =>
      (
        ((await call('GET', '/v1/saved', headers)).body ?? { searches: [] }) as { searches: { id: string }[] }
      ).searches.map((one) => one.id)
    expect(await listed(own)).toEqual([id])
    expect(await listed(fellow)).toEqual([])
    expect((await call('POST', `/v1/saved/${id}`, own, { isShared: true, total: 5 })).body).toMatchObject({
      total: 5,
      isOwn: true,
    })
    expect(await listed(fellow)).toEqual([id])
    expect(await listed(foreign)).toEqual([])
    expect((await call('POST', `/v1/saved/${id}`, fellow, { name: 'x' })).status).toBe(403)
    expect((await call('DELETE', `/v1/saved/${id}`, foreign)).status).toBe(404)
    expect((await call('DELETE', `/v1/saved/${id}`, everywhere)).status).toBe(204)
    expect(await listed(own)).toEqual([])
  })

  test.each(['https://evil.example/', '//evil.example', '/v1/keys', 'search', '/search#x'])(
    'lead to no other place: %s',
    async (path) => {
      expect((await call('POST', '/v1/saved', own, { name: 'x', path })).status).toBe(400)
      expect((await call('POST', '/v1/links', own, { path })).status).toBe(400)
    },
  )
})

describe('short links', () => {
  test('open for those they were given to, of the same stores, and end when taken back', async () => {
    const id = await made('/v1/links', { path: '/search?q=%E8%B4%B5&from=2026-11-01T00%3A00%3A00Z' })
    expect(id).toMatch(/^[0-9a-z]{10}$/)
    for (const headers of [own, fellow, everywhere])
      expect((await call('GET', `/v1/links/${id}`, headers)).body).toMatchObject({
        path: expect.stringContaining('/search?') as string,
      })
    expect((await call('GET', `/v1/links/${id}`, foreign)).status).toBe(404)
    expect((await call('GET', `/v1/baskets/${id}`, own)).status).toBe(404)
    expect((await call('DELETE', `/v1/links/${id}`, own)).status).toBe(204)
    expect((await call('GET', `/v1/links/${id}`, own)).status).toBe(404)
  })
})

describe('a basket', () => {
  test('holds utterances in their order with notes, each once', async () => {
    const basket = await made('/v1/baskets', { name: '价格' })
    const first = await made('/v1/evidence', { basket, utterance: utterances[0], note: '=嫌贵' })
    const second = await made('/v1/evidence', { basket, utterance: utterances[1] })
    expect((await call('POST', '/v1/evidence', own, { basket, utterance: utterances[0] })).status).toBe(409)
    await call('POST', `/v1/evidence/${second}`, own, { move: 'before', note: '先听' })
    const { body } = await call('GET', `/v1/baskets/${basket}`, own)
    expect(body).toMatchObject({
      basket: { name: '价格', evidenceCount: 2 },
      evidence: [
        { id: second, note: '先听', utterance: { text: '再看看' } },
        { id: first, note: '=嫌贵', utterance: { text: '价格太高' } },
      ],
    })
    const { text } = await call('GET', `/v1/baskets/${basket}/evidence.csv`, own)
    const rows: Record<string, string>[] = parse(text, { bom: true, columns: true })
    expect(rows.map((row) => [row['备注'], row['原话']])).toEqual([
      ['先听', '再看看'],
      ["'=嫌贵", '价格太高'],
    ])
    expect((await call('DELETE', `/v1/evidence/${first}`, own)).status).toBe(204)
    expect((await call('DELETE', `/v1/baskets/${basket}`, own)).status).toBe(204)
    expect((await call('GET', `/v1/baskets/${basket}`, own)).status).toBe(404)
  })

  test('shows nobody an utterance of a store that is not theirs, nor takes one', async () => {
    const basket = await made('/v1/baskets', { name: '两店' }, fellow)
    await made('/v1/evidence', { basket, utterance: elsewhere }, fellow)
    await made('/v1/evidence', { basket, utterance: utterances[0] }, fellow)
    expect((await call('GET', `/v1/baskets/${basket}`, own)).status).toBe(404)
    const mine = await made('/v1/baskets', { name: '一店' })
    expect((await call('POST', '/v1/evidence', own, { basket: mine, utterance: elsewhere })).status).toBe(404)
    expect((await call('POST', '/v1/evidence', own, { basket, utterance: utterances[1] })).status).toBe(404)
  })
})
