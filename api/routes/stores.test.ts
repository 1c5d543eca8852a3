import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildAnalysis, buildRecording, buildUtterance } from '../../fixtures/builders/analysis.ts'
import { openService, type Service } from '../testing/service.ts'

let service: Service
beforeAll(async () => {
  service = await openService()
  for (const storeId of ['s-0917', 's-1204'])
    await service.store.saveAnalysis(
      buildRecording(storeId, { storeId }),
      buildAnalysis([buildUtterance(0, ['保养', '贵'], { role: 'customer' })]),
    )
})
afterAll(() => service.close())

async function send(
  method: 'GET' | 'PATCH',
  url: string,
  { body, key = 'admin', stores = [] as string[] } = {} as {
    body?: object
    key?: 'admin' | 'expert' | 'analyst'
    stores?: string[]
  },
) {
  const headers = await service.keyFor(key, ...stores)
  const answer = await service.app.inject({ method, url, headers, ...(body && { payload: body }) })
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() }
}

describe('names and regions of stores', () => {
  test('are told by an admin, shown with every store, in labels and figures, and taken back', async () => {
    const told = await send('PATCH', '/v1/stores/s-0917', { body: { name: ' 徐汇旗舰店 ', region: '华东' } })
    expect(told).toMatchObject({ status: 200, body: { storeId: 's-0917', name: '徐汇旗舰店', region: '华东' } })
    const { body } = await send('GET', '/v1/stores', { key: 'analyst' })
    expect(body.stores).toEqual([
      { storeId: 's-0917', name: '徐汇旗舰店', region: '华东', hoursKnown: false },
      { storeId: 's-1204', hoursKnown: false },
    ])
    expect((await send('GET', '/v1/labels')).body.store).toEqual({ 's-0917': { zh: '徐汇旗舰店', en: '徐汇旗舰店' } })
    const by = (await send('GET', '/v1/insights?view=by&by=store')).body.groups as { value: string; title?: object }[]
    expect(by.find(({ value }) => value === 's-0917')?.title).toEqual({ zh: '徐汇旗舰店', en: '徐汇旗舰店' })
    expect(by.find(({ value }) => value === 's-1204')?.title).toBeUndefined()
    expect((await send('PATCH', '/v1/stores/s-0917', { body: { region: null } })).body).toEqual({
      ...{ storeId: 's-0917', name: '徐汇旗舰店', hoursKnown: false },
    })
    expect((await send('PATCH', '/v1/stores/s-0917', { body: { name: '' } })).body).not.toHaveProperty('name')
  })

  test('are for admins of that store alone, and may come before any recording', async () => {
    const body = { name: '新店' }
    expect((await send('PATCH', '/v1/stores/new', { body, key: 'expert' })).status).toBe(403)
    expect((await send('PATCH', '/v1/stores/new', { body, stores: ['s-1204'] })).status).toBe(403)
    expect((await send('PATCH', '/v1/stores/new', { body })).body).toMatchObject({ storeId: 'new', name: '新店' })
    expect((await send('PATCH', '/v1/stores/new', { body: { name: 'x'.repeat(65) } })).status).toBe(400)
    expect((await send('PATCH', '/v1/stores/new', { body: { colour: 'red' } })).status).toBe(400)
    const labels = await send('GET', '/v1/labels', { key: 'analyst', stores: ['s-1204'] })
    expect(labels.body.store).toEqual({})
  })

  test('find stores by a part of them, its pinyin or first letters, within what the key may see', async () => {
    await send('PATCH', '/v1/stores/s-2001', { body: { name: '重庆北碚店', region: '西南' } })
    await send('PATCH', '/v1/stores/s-2002', { body: { name: '成都锦里店', region: '西南' } })
    const found = async (q: string, ...stores: string[]) => {
      const { status, body } = await send('GET', `/v1/stores?q=${encodeURIComponent(q)}`, { key: 'analyst', stores })
      expect(status).toBe(200)
      return (body.stores as { storeId: string }[]).map(({ storeId }) => storeId)
    }
    for (const q of ['北碚', 'beibei', 'cqbb', 'CQ', 's-2001']) expect(await found(q), q).toEqual(['s-2001'])
    for (const q of ['xinan', '西南', 'xn']) expect(await found(q), q).toEqual(['s-2001', 's-2002'])
    expect(await found('xinan', 's-2002')).toEqual(['s-2002'])
    expect(await found('没有')).toEqual([])
    expect((await send('GET', `/v1/stores?q=${'x'.repeat(101)}`)).status).toBe(400)
  })
})
