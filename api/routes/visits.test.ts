import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildAnalysis, buildMention, buildRecording, buildUtterance } from '../../fixtures/builders/analysis.ts'
import { VISIT, openService, type Service } from '../testing/service.ts'

const TEN_DAYS = 864_000_000
let service: Service
let id = ''

/** Twenty visits of one recording each in store `a`: the price is named in the first ten. */
beforeAll(async () => {
  service = await openService()
  for (let i = 0; i < 20; i++) {
    const words = i < 10 ? ['价格', '多少'] : ['随便', '看看']
    const mentions = i < 10 ? [buildMention('价格多少', 'base/price', '价格', { type: 'price' })] : []
    const recording = buildRecording(`visit-${i}`, { id: `visit-${i}`, storeId: 'a' })
    const groups = [{ id: 'baby', title: { zh: '有宝宝', en: 'with a baby' }, utterances: [0] }]
    const visit = { stages: [], needs: [], groups: i % 2 ? groups : [] }
    await service.store.saveAnalysis(recording, {
      ...{ ...buildAnalysis([buildUtterance(1000, words, { mentions, role: 'customer' })]), visit, file: `v${i}.wav` },
    })
  }
  id = 'visit-1-v1000'
})
afterAll(() => service.close())

const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object, headers = {}) =>
  service.app.inject({ method, url: encodeURI(url), headers, ...(payload && { payload }) })

describe('outcomes', () => {
  test('are told of a visit, stand beside what was heard, and can be taken back', async () => {
    const told = await ask('POST', `/v1/visits/${id}/outcome`, { outcome: '办了卡', at: '2026-03-02T10:00:00+08:00' })
    expect(told.statusCode).toBe(200)
    expect(told.json()).toMatchObject({
      ...{ id, storeId: 'a', file: 'v1.wav', facts: [{ kind: 'group', id: 'baby', utteranceIds: ['visit-1-1000'] }] },
      outcomes: [{ outcome: '办了卡', at: Date.parse('2026-03-02T02:00:00Z'), source: 'api' }],
    })
    expect((await ask('GET', '/v1/visits?outcome=办了卡')).json()).toMatchObject({ visits: [{ id }] })
    expect((await ask('GET', '/v1/search?outcome=办了卡')).json()).toMatchObject({ total: 1 })
    expect((await ask('DELETE', `/v1/visits/${id}/outcome?outcome=办了卡`)).statusCode).toBe(204)
    expect((await ask('DELETE', `/v1/visits/${id}/outcome?outcome=办了卡`)).statusCode).toBe(404)
    expect((await ask('GET', `/v1/visits/${id}`)).json()).toMatchObject({ outcomes: [] })
  })

  test.each([
    [{ outcome: '' }, 400],
    [{ outcome: 'x'.repeat(65) }, 400],
    [{ outcome: '电话：138<b>' }, 400],
    [{ outcome: 'order', at: 'yesterday' }, 400],
    [{ outcome: 'order', more: 1 }, 400],
  ])('refuses %o', async (body, status) => {
    expect((await ask('POST', `/v1/visits/${id}/outcome`, body)).statusCode).toBe(status)
    expect((await ask('POST', '/v1/visits/none/outcome', { outcome: 'order' })).statusCode).toBe(404)
  })

  test('of many rows are kept all or none, and drive insights', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({
      visit: `v${i}.wav`,
      outcome: i < 9 || i === 19 ? 'order' : 'lost',
    }))
    const wrong = await ask('POST', '/v1/outcomes', { rows: [...rows, { visit: 'v77.wav', outcome: 'order' }] })
    expect(wrong.statusCode).toBe(400)
    expect(wrong.json()).toMatchObject({
      error: { detail: { problems: [expect.stringContaining('rows/20') as string] } },
    })
    expect((await ask('GET', '/v1/visits?outcome=order')).json()).toMatchObject({ visits: [] })
    const some = { rows: [...rows, { visit: 'v77.wav', outcome: 'order' }], skipUnknown: true }
    expect((await ask('POST', '/v1/outcomes', some)).json()).toEqual({
      created: 20,
      updated: 0,
      unchanged: 0,
      skipped: 1,
    })
    expect((await ask('POST', '/v1/outcomes', { rows })).json()).toMatchObject({ created: 0, unchanged: 20 })
    const { drivers, note } = (await ask('GET', '/v1/insights?view=drivers&outcome=order')).json<{
      drivers: { id: string; verdict: string; utterances: string; allUtterances: string }[]
      note: { en: string }
    }>()
    expect(drivers[0]).toMatchObject({
      kind: 'mention',
      id: 'base/price',
      verdict: 'raises',
      with: { visits: 10, count: 9 },
    })
    expect((await service.app.inject(drivers[0].utterances)).json()).toMatchObject({ total: 9 })
    expect((await service.app.inject(drivers[0].allUtterances)).json()).toMatchObject({ total: 10 })
    expect(note.en).toContain('not causes')
  })

  test('of a CSV as Excel in China saves it are tried, told line by line, then kept', async () => {
    const send = (text: string, query: string, headers = {}) =>
      service.app.inject({
        ...{ method: 'POST', url: `/v1/outcomes/import?${query}` },
        ...{
          payload: Buffer.from(text, 'latin1'),
          headers: { 'content-type': 'application/octet-stream', ...headers },
        },
      })
    // 到店编号,结果,时间 and 试驾, in GBK.
    const head = '\xb5\xbd\xb5\xea\xb1\xe0\xba\xc5,\xbd\xe1\xb9\xfb,\xca\xb1\xbc\xe4\r\n'
    const row = (visit: string, time = '') => `${visit},\xca\xd4\xbc\xdd,${time}\r\n`
    const told = (await ask('GET', '/v1/visits?outcome=test_drive')).json<{ visits: [] }>().visits.length
    const wrong = await send(head + row(id) + row('nobody'), 'dryRun=true&file=a.csv')
    expect(wrong.json()).toMatchObject({ error: { detail: { problems: [expect.stringMatching(/^a\.csv:3: /)] } } })
    const whole = head + row(id) + row(id, '2026-03-02 10:00') + row('visit-2-v1000') + row('nobody')
    const would = { created: 2, updated: 1, unchanged: 0, skipped: 1 }
    expect((await send(whole, 'dryRun=true&skipUnknown=true')).json()).toEqual(would)
    expect((await ask('GET', '/v1/visits?outcome=test_drive')).json<{ visits: [] }>().visits.length).toBe(told)
    expect((await send(whole, 'skipUnknown=true')).json()).toEqual(would)
    expect((await send(whole, 'dryRun=true&skipUnknown=true')).json()).toMatchObject({ created: 0, unchanged: 3 })
    expect((await send('nothing\n1', '')).statusCode).toBe(400)
    expect((await send(head, '', { 'content-type': 'text/csv' })).statusCode).toBe(415)
  })

  test('are told by a file name that was kept without its personal data', async () => {
    const own = await openService()
    try {
      const file = '13900000000_20260105.wav'
      const { jobId } = (await own.upload(VISIT, { storeId: 'a', fileName: file })).json<{ jobId: string }>()
      own.jobs.start()
      await own.finished(jobId)
      const payload = { rows: [{ visit: file, outcome: 'order' }] }
      const told = await own.app.inject({ method: 'POST', url: '/v1/outcomes', payload })
      expect(told.json()).toMatchObject({ created: 1 })
    } finally {
      await own.close()
    }
  })

  test('of other stores are not there', async () => {
    const own = await openService()
    try {
      const recording = buildRecording('x', { id: 'x', storeId: 'b' })
      await own.store.saveAnalysis(recording, { ...buildAnalysis([buildUtterance(0, ['好'])]), file: 'x.wav' })
      const headers = await own.keyFor('expert', 'a')
      const send = (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) =>
        own.app.inject({ method, url, headers, ...(payload && { payload }) })
      expect((await send('GET', '/v1/visits/x-v0')).statusCode).toBe(404)
      expect((await send('POST', '/v1/visits/x-v0/outcome', { outcome: 'order' })).statusCode).toBe(404)
      expect((await send('POST', '/v1/outcomes', { rows: [{ visit: 'x.wav', outcome: 'order' }] })).statusCode).toBe(
        400,
      )
      expect((await send('GET', '/v1/visits')).json()).toEqual({ visits: [], total: 0 })
      expect((await send('GET', '/v1/stores')).json()).toEqual({ stores: [] })
      expect((await send('GET', '/v1/stores/b/hours')).statusCode).toBe(404)
    } finally {
      await own.close()
    }
  })
})

describe('the list', () => {
  const list = async (query: string) =>
    (await ask('GET', `/v1/visits?${query}`)).json<{ visits: { id: string }[]; total: number; nextCursor?: string }>()

  test('has its total on every page, and narrows by what was found, also nothing', async () => {
    const first = await list('store=a&group=baby&limit=4')
    expect(first).toMatchObject({ total: 10, nextCursor: expect.any(String) as string })
    expect(first.visits).toHaveLength(4)
    const second = await list(`store=a&group=baby&limit=4&cursor=${first.nextCursor}`)
    expect(second.total).toBe(10)
    expect((await list('store=a&group=')).total).toBe(10)
    expect((await list('store=a&group=baby&group=')).total).toBe(20)
    expect((await list('store=a&stage=price')).total).toBe(0)
    expect((await list('store=a&need=')).total).toBe(20)
    expect([(await list('store=a&minMs=2000')).total, (await list('store=a&minMs=2001')).total]).toEqual([20, 0])
  })

  test('stands in the order that is asked for, its file too', async () => {
    const ids = async (sort: string) => (await list(`store=a&sort=${sort}&limit=100`)).visits.map(({ id }) => id)
    expect(await ids('oldest')).toEqual((await ids('newest')).reverse())
    const { payload } = await ask('GET', '/v1/visits.csv?store=a&group=baby&sort=oldest')
    expect(payload.trim().split('\n')).toHaveLength(11)
    for (const query of ['sort=shortest', 'minMs=-1', 'stages=price'])
      expect((await ask('GET', `/v1/visits?${query}`)).statusCode, query).toBe(400)
  })
})

describe('opening hours', () => {
  const day = ['10:00-20:00']
  const weekly = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: [] }
  const hours = { timeZone: 'Asia/Shanghai', weekly, exceptions: [{ date: '2026-03-03', open: [] }] }

  test('are set, shown and forgotten; coverage is measured against them', async () => {
    expect((await ask('GET', '/v1/stores/a/hours')).statusCode).toBe(404)
    expect((await ask('PUT', '/v1/stores/a/hours', hours)).json()).toMatchObject({ storeId: 'a', hours })
    expect((await ask('GET', '/v1/stores')).json()).toMatchObject({ stores: [{ storeId: 'a', hoursKnown: true }] })
    const { startedAt } = (await service.store.getRecording('visit-0'))!
    const period = `from=2026-03-01T00:00:00%2B08:00&to=${new Date(startedAt + TEN_DAYS).toISOString()}`
    const found = await service.app.inject(`/v1/insights?view=concepts&${period}`)
    expect(found.json()).toMatchObject({ coverage: { visits: 20, hours: { known: 'all', heardMs: 0 } } })
    expect((await ask('DELETE', '/v1/stores/a/hours')).statusCode).toBe(204)
    expect((await ask('DELETE', '/v1/stores/a/hours')).statusCode).toBe(404)
  })

  test.each([
    { ...hours, timeZone: 'Mars/Base' },
    { ...hours, weekly: { mon: day } },
    { ...hours, weekly: { ...weekly, mon: ['10-20'] } },
    { ...hours, weekly: { ...weekly, mon: ['10:00-20:00', '12:00-13:00'] } },
    { ...hours, exceptions: [{ date: '2026-02-30', open: [] }] },
  ])('refuses what cannot be meant %#', async (body) => {
    const response = await ask('PUT', '/v1/stores/a/hours', body)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ error: { code: 'INPUT_INVALID' } })
  })
})
