import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildAnalysis, buildMention, buildRecording, buildUtterance } from '../../fixtures/builders/analysis.ts'
import { openService, type Service } from '../testing/service.ts'

let service: Service
beforeAll(async () => {
  service = await openService()
  for (const [storeId, count] of [
    ['west', 5],
    ['east', 2],
  ] as const)
    for (let n = 0; n < count; n++) {
      const utterances = Array.from({ length: 4 }, (_, i) => {
        const words = ['轮胎', i === 0 ? '太贵' : '挺好', `${i}`]
        return buildUtterance(i * 3000, words, { mentions: [buildMention(words.join(''), 'auto/tyre', '轮胎')] })
      })
      await service.store.saveAnalysis(buildRecording(`${storeId}-${n}`, { storeId }), buildAnalysis(utterances))
    }
})
afterAll(() => service.close())

const search = async (query: Record<string, string>, store?: string) => {
  const headers = await (store === undefined ? service.keyFor('analyst') : service.keyFor('analyst', store))
  const answer = await service.app.inject({ url: `/v1/search?${new URLSearchParams(query).toString()}`, headers })
  return { status: answer.statusCode, body: answer.json<Record<string, never>>() as Record<string, unknown> }
}

describe('GET /v1/search', () => {
  test('says what was read, and where it could not read on', async () => {
    const { body } = await search({ q: '轮胎 OR "太贵"' })
    expect(body.read).toMatchObject({
      text: '轮胎 OR "太贵"',
      terms: [
        { text: '轮胎', start: 0, end: 2, how: 'any' },
        { text: '太贵', start: 6, end: 10, exact: true },
      ],
    })
    const wrong = await search({ q: '轮胎 (太贵' })
    expect(wrong).toMatchObject({ status: 400, body: { error: { code: 'QUERY_INVALID', detail: { position: 3 } } } })
    expect((wrong.body.error as { detail: { advice: string } }).detail.advice).toMatch(/\p{Script=Han}/u)
  })

  test('offers what sounds alike, of the stores that the key may see alone', async () => {
    expect((await search({ q: '伦胎' })).body).toMatchObject({ total: 0, near: [{ id: 'auto/tyre', total: 28 }] })
    expect((await search({ q: '伦胎' }, 'east')).body).toMatchObject({ near: [{ total: 8 }] })
    expect((await search({ q: '伦胎' }, 'north')).body).toMatchObject({ near: [] })
  })

  test('offers what the words would be if a customer said them, where there is any of it', async () => {
    const complaint = buildUtterance(0, ['超出', '预算'], { role: 'customer' })
    const moment = { kind: 'price_objection' as const, atMs: 0, utterances: [0], weight: 1, why: '' }
    await service.store.saveAnalysis(
      buildRecording('south-0', { storeId: 'south' }),
      buildAnalysis([complaint], [moment]),
    )
    for (const q of ['贵死了', '谁嫌贵', '"贵得离谱"'])
      expect((await search({ q }, 'south')).body, q).toMatchObject({ meant: [{ moment: 'price_objection', total: 1 }] })
    for (const q of ['太阳能', '没问题 NOT 太贵'])
      expect((await search({ q }, 'south')).body, q).toMatchObject({ meant: [] })
    expect((await search({ q: '贵死了' }, 'north')).body).toMatchObject({ total: 0, meant: [] })
    expect((await search({ q: '轮胎' })).body).not.toHaveProperty('meant')
  })

  test('groups by visit and pages through the visits', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const { body } = await search({ q: '轮胎', by: 'visit', limit: '3', ...(cursor && { cursor }) })
      expect(body).toMatchObject({ total: 28, totalVisits: 7 })
      seen.push(...(body.groups as { visitId: string }[]).map(({ visitId }) => visitId))
      cursor = body.nextCursor as string | undefined
    } while (cursor !== undefined)
    expect(new Set(seen).size).toBe(7)
  })

  test('shows what was said around', async () => {
    const { body } = await search({ q: '太贵', around: '2', fields: 'text' })
    expect((body.hits as object[])[0]).toMatchObject({ before: [], after: [{ role: 'customer' }, {}] })
  })

  describe('facets', () => {
    const facetsOf = async (query: Record<string, string>, store?: string) =>
      (await search({ limit: '1', ...query }, store)).body.facets as Record<string, { value: string }[]>

    test('are those alone that are asked for', async () => {
      const facets = await facetsOf({ q: '轮胎', facet: 'stores' })
      expect(facets).toEqual({
        total: 28,
        stores: [
          { value: 'west', count: 20 },
          { value: 'east', count: 8 },
        ],
      })
      expect(Object.keys(await facetsOf({ facets: 'true' }))).toHaveLength(14)
      expect(await facetsOf({ q: '轮胎' })).toBeUndefined()
    })

    test('have a size, and tell how many values there are; days are all', async () => {
      const facets = await facetsOf({ q: '轮胎', facets: 'true', 'facet.size': '1' })
      expect(facets).toMatchObject({ stores: [{ value: 'west' }], distinct: { stores: 2, concepts: 1, days: 1 } })
      expect(facets.days).toHaveLength(1)
    })

    test('tell days by the clock that is asked for', async () => {
      const { body } = await search({ q: '轮胎', limit: '100', fields: 'text' })
      const ats = (body.hits as { at: number }[]).map(({ at }) => at)
      for (const [utcOffset, minutes] of [[undefined, 480] as const, ['330', 330] as const, ['-660', -660] as const]) {
        const { days } = await facetsOf({ q: '轮胎', facet: 'days', ...(utcOffset && { utcOffset }) })
        const wanted = ats.map((at) => new Date(at + minutes * 60_000).toISOString().slice(0, 10))
        expect(days.map(({ value }) => value)).toEqual([...new Set(wanted)].sort())
      }
      expect((await search({ facets: 'true', utcOffset: '900' })).status).toBe(400)
    })

    test('are searched in by names as they are written or sound, most first, of the stores that the key may see', async () => {
      const headers = await service.keyFor('admin')
      const payload = { name: '重庆店' }
      await service.app.inject({ method: 'PATCH', url: '/v1/stores/east', payload, headers })
      const found = async (facet: string, q: string, store?: string) =>
        (await facetsOf({ facet, 'facet.q': q, disjunctive: 'true', store: 'west' }, store))[facet].map(
          ({ value }) => value,
        )
      for (const q of ['cqd', '重庆', 'chong', 'EAST']) expect(await found('stores', q), q).toEqual(['east'])
      expect(await found('stores', 'st')).toEqual(['west', 'east'])
      expect(await found('stores', 'cqd', 'west')).toEqual([])
      expect(await found('concepts', 'lt')).toEqual(['auto/tyre'])
      expect(await found('roles', 'guke')).toEqual(['customer'])
      expect(await found('stages', 'weizhi')).toEqual([''])
      expect(await found('roles', 'dy')).toEqual([])
    })

    test.each<Record<string, string>>([
      { 'facet.q': 'lt' },
      { 'facet.q': 'lt', facets: 'true' },
      { facet: 'total' },
      { facet: 'stores', 'facet.size': '0' },
      { q: '轮胎', facet: 'stores', mode: 'both' },
    ])('refuse %o', async (query) => {
      expect((await search(query)).status).toBe(400)
    })
  })

  test.each<Record<string, string>>([
    { q: '轮胎', around: '11' },
    { q: '轮胎', by: 'store' },
    { q: '轮胎', by: 'visit', cursor: 'x' },
  ])('refuses %o', async (query) => {
    expect((await search(query)).status).toBe(400)
  })
})

test.each(['/v1/devices', '/v1/stores', '/v1/ledger'])('%s comes in pages', async (url) => {
  const headers = await service.keyFor('admin')
  const get = async (query: string) => await service.app.inject({ url: `${url}?${query}`, headers })
  const all = (await get('')).json<Record<string, unknown[]>>()
  const name = ['devices', 'stores', 'days'].find((one) => all[one])!
  const first = (await get('limit=1')).json<Record<string, unknown[]> & { nextCursor?: string }>()
  expect(first[name]).toEqual(all[name].slice(0, 1))
  if (all[name].length > 1)
    expect((await get(`cursor=${first.nextCursor}`)).json<Record<string, unknown[]>>()[name]).toEqual(
      all[name].slice(1),
    )
  expect((await get('cursor=nonsense')).statusCode).toBe(400)
})
