import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openService, type Service } from '../testing/service.ts'

let service: Service
let expert: Record<string, string>
beforeAll(async () => {
  service = await openService()
  await service.keyFor('admin')
  expert = await service.keyFor('expert')
})
afterAll(() => service.close())

interface Answer {
  status: number
  body: Record<string, unknown>
  etag: string | undefined
}

async function ask(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  { body, match, key = expert }: { body?: object; match?: number; key?: Record<string, string> } = {},
): Promise<Answer> {
  const answer = await service.app.inject({
    ...{ method, url: `/v1/graph/${path}` },
    headers: { ...key, ...(match !== undefined && { 'if-match': `"${match}"` }) },
    ...(body && { payload: body }),
  })
  const read = answer.body === '' ? {} : answer.json<Record<string, unknown>>()
  return { status: answer.statusCode, body: read, etag: answer.headers.etag }
}

const begin = async (line: string, key = expert) =>
  (await ask('POST', 'drafts', { body: { line, title: '新说法' }, key })).body.id as string
const doing = (id: string, match: number, ...actions: object[]) =>
  ask('POST', `drafts/${id}/steps`, { body: { actions }, match })
const TRUNK = 'auto/space/trunk'
const codeOf = ({ body }: Answer): unknown => (body.error as { code?: unknown } | undefined)?.code

describe('/v1/graph', () => {
  it('drafts and lines come in pages', async () => {
    const all = async (list: 'drafts' | 'lines') => (await ask('GET', list)).body[list] as unknown[]
    for (let n = 0; n < 3; n++) await begin('auto')
    for (const list of ['drafts', 'lines'] as const) {
      const seen: unknown[] = []
      let next: string | undefined = ''
      for (; next !== undefined; next = next && `&cursor=${next}`) {
        const { status, body } = await ask('GET', `${list}?limit=1${next}`)
        expect([status, (body[list] as unknown[]).length <= 1]).toEqual([200, true])
        seen.push(...(body[list] as unknown[]))
        next = body.nextCursor as string | undefined
      }
      expect(seen).toEqual(await all(list))
      expect((await ask('GET', `${list}?cursor=nonsense`)).status).toBe(400)
      expect((await ask('GET', `${list}?limit=0`)).status).toBe(400)
    }
    expect(await all('drafts')).toHaveLength(3)
  })

  it('drafts, checks, publishes, and rolls back', async () => {
    const id = await begin('auto')
    const added = await doing(id, 1, { do: 'add', name: '云朵模式', type: 'feature', parent: 'auto/interior' })
    expect(added).toMatchObject({ status: 200, body: { added: ['auto/own/yun-duo-mo-shi'], draft: { revision: 2 } } })
    await doing(id, 2, { do: 'aliases', id: TRUNK, add: ['大肚皮仓'] })
    expect(await ask('POST', `drafts/${id}/undo`, { match: 3 })).toMatchObject({ status: 200, body: { revision: 4 } })
    expect((await ask('POST', `drafts/${id}/redo`, { match: 4 })).status).toBe(200)
    const draft = await ask('GET', `drafts/${id}`)
    expect([draft.etag, draft.body.base, draft.body.conflicts]).toEqual(['"5"', 0, []])
    expect(draft.body.steps).toMatchObject([
      { place: 1, undone: false },
      { place: 2, actions: [{ do: 'aliases' }] },
    ])
    expect((await ask('GET', `drafts/${id}/check`)).body).toEqual({ faults: [] })
    const { concepts } = (await ask('GET', `drafts/${id}/diff`)).body as { concepts: { id: string }[] }
    expect(concepts.map((one) => one.id)).toEqual(['auto/own/yun-duo-mo-shi', TRUNK])
    const published = await ask('POST', `drafts/${id}/publish`, { body: { why: '顾客这样说' }, match: 5 })
    expect(published).toMatchObject({ status: 201, body: { version: { line: 'auto', number: 1 } } })
    const found = await service.app.inject({ url: '/v1/concepts', query: { q: '大肚皮仓' }, headers: expert })
    expect(found.json<{ concepts: { id: string }[] }>().concepts.map((one) => one.id)).toEqual([TRUNK])
    const back = await ask('POST', 'rollback', { body: { line: 'auto', to: 0, why: '错了' } })
    expect(back).toMatchObject({ status: 201, body: { number: 2, restores: 0 } })
    expect((await ask('GET', 'lines')).body).toEqual({ lines: [{ line: 'auto', number: 2 }] })
    expect((await ask('GET', 'versions?line=auto')).body.versions).toHaveLength(2)
    const reason = encodeURIComponent('顾客')
    const narrowed = (await ask('GET', `versions?line=auto&concept=${TRUNK}&why=${reason}&since=2020-01-01T00:00:00Z`))
      .body
    expect(narrowed).toMatchObject({ versions: [{ number: 1 }], inUse: 2, people: [expect.any(String)] })
    expect((await ask('GET', 'versions?line=auto&until=2020-01-01T00:00:00Z')).body.versions).toEqual([])
    expect(((await ask('GET', 'diff?line=auto&from=1&to=2')).body.concepts as object[]).length).toBe(2)
  })

  it('takes a file in, line by line, and gives it out again', async () => {
    const id = await begin('skincare')
    const send = (
      payload: string | Buffer,
      { query = {}, match = '"1"', type = 'application/octet-stream', key = expert } = {},
    ) =>
      service.app.inject({
        ...{ method: 'POST', url: `/v1/graph/drafts/${id}/import`, query, payload },
        headers: { ...key, 'content-type': type, 'if-match': match },
      })
    const file = 'name,type,aliases\n云雾瓶,product,雾瓶\n怪,thing,\n'
    const dry = await send(file, { query: { dryRun: 'true' } })
    expect(dry.json()).toMatchObject({
      added: 1,
      refused: 1,
      revision: 1,
      lines: [{ place: 2 }, { place: 3, result: 'refused' }],
    })
    const done = await send(file, { query: { file: '新.csv' } })
    expect([done.statusCode, done.json<{ revision: number }>().revision]).toEqual([200, 2])
    expect((await ask('GET', `drafts/${id}`)).body.steps).toMatchObject([
      { actions: [{ do: 'import', file: '新.csv', added: 1 }] },
    ])
    const again = { match: '"2"' }
    expect((await send(file)).json()).toMatchObject({ error: { code: 'CONFLICT' } })
    expect((await send(Buffer.alloc(17 * 1024 ** 2, 'a'), again)).json()).toMatchObject({
      error: { code: 'TOO_LARGE' },
    })
    expect((await send('{}', { ...again, type: 'application/json' })).json()).toMatchObject({
      error: { code: 'MEDIA_TYPE' },
    })
    const others = await service.keyFor('expert', 'elsewhere')
    expect((await send(file, { ...again, key: others })).json()).toMatchObject({ error: { code: 'AUTH_FORBIDDEN' } })
    expect((await send(file, { ...again, key: await service.keyFor('analyst') })).statusCode).toBe(403)
    expect((await ask('POST', `drafts/${id}/publish`, { body: { why: '新品' }, match: 2 })).status).toBe(201)
    for (const format of ['csv', 'xlsx', 'jsonld']) {
      const given = await service.app.inject({ url: `/v1/graph/concepts.${format}?line=skincare`, headers: expert })
      expect([given.statusCode, given.headers['content-disposition']]).toEqual([
        200,
        expect.stringContaining(`tingdian-skincare.${format}`),
      ])
      const next = await begin('skincare')
      const { body } = await service.app.inject({
        ...{ method: 'POST', url: `/v1/graph/drafts/${next}/import`, payload: given.rawPayload },
        headers: { ...expert, 'content-type': 'application/octet-stream', 'if-match': '*' },
      })
      expect(JSON.parse(body)).toMatchObject({ added: 0, changed: 0, refused: 0 })
    }
    const before = await service.app.inject({ url: '/v1/graph/concepts.csv?line=skincare&version=0', headers: expert })
    expect(before.body).not.toContain('云雾瓶')
  })

  it('shows concepts of a line in use and of a draft, those of its own too', async () => {
    const id = await begin('auto')
    const added = await doing(
      id,
      1,
      { do: 'add', name: '星空顶棚', type: 'feature', parent: 'auto/interior' },
      { do: 'retire', id: TRUNK },
    )
    const [own] = added.body.added as string[]
    const shownIn = async (path: string) => {
      const { body } = await ask('GET', path)
      return body as { concepts: { id: string }[]; total: number }
    }
    const drafted = await shownIn(`drafts/${id}/concepts`)
    expect(drafted.concepts).toHaveLength(drafted.total)
    expect(drafted.concepts.find((one) => one.id === own)).toMatchObject({ isOwn: true, parent: 'auto/interior' })
    expect(drafted.concepts.find((one) => one.id === TRUNK)).toMatchObject({ isRetired: true, isEdited: true })
    const found = await shownIn(`drafts/${id}/concepts?q=xkdp`)
    expect(found.concepts).toMatchObject([{ id: own, matched: { text: '星空顶棚' } }])
    await doing(id, 2, { do: 'aliases', id: own, add: ['满天星的顶'] })
    const { concepts } = (await ask('GET', `drafts/${id}/diff`)).body as { concepts: { id: string }[] }
    expect(concepts.find((one) => one.id === own)).toMatchObject({
      ...{ kinds: ['added'], lists: { aliases: { added: ['满天星的顶'], removed: [] } } },
    })
    const inUse = await shownIn('concepts?line=auto')
    expect(inUse.total).toBe(drafted.total - 1)
    expect(inUse.concepts.find((one) => one.id === TRUNK)).toMatchObject({ isRetired: false })
    expect((await ask('GET', 'concepts?line=base')).status).toBe(404)
  })

  it('changes nothing for who has not seen the draft as it is', async () => {
    const id = await begin('auto')
    await doing(id, 1, { do: 'retire', id: TRUNK })
    expect(await doing(id, 1, { do: 'retire', id: 'auto/interior' })).toMatchObject({ status: 409 })
    const blind = await ask('POST', `drafts/${id}/steps`, { body: { actions: [{ do: 'restore', id: TRUNK }] } })
    expect([blind.status, codeOf(blind)]).toEqual([400, 'INPUT_INVALID'])
    expect((await ask('DELETE', `drafts/${id}`, { match: 2 })).status).toBe(204)
    expect(codeOf(await doing(id, 3, { do: 'restore', id: TRUNK }))).toBe('CONFLICT')
    const { drafts } = (await ask('GET', 'drafts?state=open')).body as { drafts: { id: string }[] }
    expect(drafts.some((one) => one.id === id)).toBe(false)
  })

  it('tells of faults and conflicts in words, and merges what is chosen', async () => {
    const [one, other] = [await begin('pest'), await begin('pest')]
    await doing(one, 1, { do: 'add', id: 'pest/own/a', name: '甲虫甲', type: 'product' })
    await doing(other, 1, { do: 'add', id: 'pest/own/a', name: '乙虫乙', type: 'product' })
    expect((await ask('POST', `drafts/${one}/publish`, { body: { why: '甲' }, match: 2 })).status).toBe(201)
    expect(codeOf(await ask('POST', `drafts/${other}/publish`, { body: { why: '乙' }, match: 2 }))).toBe(
      'DRAFT_CONFLICT',
    )
    expect((await ask('GET', `drafts/${other}`)).body.conflicts).toMatchObject([{ id: 'pest/own/a', field: 'name' }])
    expect(codeOf(await ask('POST', `drafts/${other}/merge`, { body: {}, match: 2 }))).toBe('DRAFT_CONFLICT')
    const merged = await ask('POST', `drafts/${other}/merge`, { body: { mine: ['pest/own/a'] }, match: 2 })
    expect(merged).toMatchObject({ status: 200, body: { draft: { base: 1, revision: 3 } } })
    await doing(other, 3, { do: 'aliases', id: 'pest/own/a', add: ['蟑螂'] })
    const checked = (await ask('GET', `drafts/${other}/check`)).body as { faults: { blocks: boolean }[] }
    expect(checked.faults).toMatchObject([{ id: 'pest/own/a', blocks: true }])
    expect(codeOf(await ask('POST', `drafts/${other}/publish`, { body: { why: '乙' }, match: 4 }))).toBe(
      'DRAFT_INVALID',
    )
  })

  it('is changed by experts, and for all stores by those who are bound to none', async () => {
    const bound = await service.keyFor('expert', 's1')
    const refused = await ask('POST', 'drafts', { body: { line: 'auto', title: '改' }, key: bound })
    expect([refused.status, codeOf(refused)]).toEqual([403, 'AUTH_FORBIDDEN'])
    const own = await begin('auto@s1', bound)
    expect((await ask('GET', `drafts/${await begin('auto')}/previews`, { key: bound })).status).toBe(404)
    expect((await ask('GET', `drafts/${own}/previews`, { key: bound })).status).toBe(200)
    const others = await begin('auto@s2')
    expect((await ask('GET', `drafts/${own}`, { key: bound })).status).toBe(200)
    expect((await ask('GET', `drafts/${others}`, { key: bound })).status).toBe(404)
    for (const path of ['versions?line=auto@s2', 'concepts?line=auto@s2', `drafts/${others}/concepts`])
      expect((await ask('GET', path, { key: bound })).status, path).toBe(404)
    expect((await ask('GET', 'concepts?line=auto@s1', { key: bound })).status).toBe(200)
    const analyst = await service.keyFor('analyst')
    expect((await ask('POST', 'drafts', { body: { line: 'auto', title: '改' }, key: analyst })).status).toBe(403)
    expect((await ask('GET', 'lines', { key: analyst })).status).toBe(200)
  })

  it.each([
    [{ do: 'alias', id: TRUNK, add: ['x'] }],
    [{ do: 'add', name: '', type: 'feature' }],
    [{ do: 'add', name: '甲', type: 'thing' }],
    [{ do: 'phrase', phrase: '甲', polarity: 2 }],
    [{ do: 'retire', id: TRUNK, why: 'x' }],
  ])('refuses %j', async (action) => {
    expect((await doing(await begin('auto'), 1, action)).status).toBe(400)
  })
})
