import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildAnalysis, buildOpinion, buildRecording, buildUtterance } from '../../fixtures/builders/analysis.ts'
import { openService, type Service } from '../testing/service.ts'

const SAID = ['=cmd|calc', '𠮷祥的价格', '<img onerror=x>', '\u202E反着写', '长'.repeat(2000)]

let service: Service
let reader: Record<string, string>
beforeAll(async () => {
  service = await openService()
  reader = await service.keyFor('analyst', 'a')
  for (const [storeId, words] of [
    ['a', SAID],
    ['b', ['别家的话']],
  ] as const) {
    const utterances = words.map((text, at) =>
      buildUtterance(at, [text], { opinions: [buildOpinion('negative', { start: 0, end: 1 })] }),
    )
    const many =
      storeId === 'a' ? Array.from({ length: 120 }, (_, at) => buildUtterance(at + words.length, ['嗯', '好'])) : []
    await service.store.saveAnalysis(
      buildRecording(`of-${storeId}`, { storeId }),
      buildAnalysis([...utterances, ...many]),
    )
  }
})
afterAll(() => service.close())

const get = (url: string, headers = reader) => service.app.inject({ url, headers })
const table = async (url: string, headers = reader): Promise<Record<string, string>[]> =>
  parse((await get(url, headers)).payload, { bom: true, columns: true, relaxColumnCount: true })

describe('an export', () => {
  test('of a search has every row of every page, of the stores of the key alone', async () => {
    const rows = await table('/v1/search.csv?sort=oldest')
    expect(rows).toHaveLength(SAID.length + 120)
    expect(new Set(rows.map((row) => row['门店']))).toEqual(new Set(['a']))
    expect(rows.map((row) => row['原话'])).toEqual(expect.arrayContaining(["'=cmd|calc", ...SAID.slice(1)]))
    expect(rows[0]['链接']).toMatch(/^http:\/\/[^/]+\/r\/[0-9a-f]{64}\?at=\d+&u=/)
  })

  test('writes times by the clock that is asked for, beside UTC', async () => {
    const url = '/v1/search.csv?sort=oldest&lang=en'
    const { at } = (await get('/v1/search?sort=oldest&limit=1')).json<{ hits: { at: number }[] }>().hits[0]
    for (const [asked, minutes] of [
      ['', 480],
      ['&utcOffset=-210', -210],
    ] as const)
      expect((await table(`${url}${asked}`))[0].time).toBe(
        new Date(at + minutes * 60_000).toISOString().slice(0, 19).replace('T', ' '),
      )
  })

  test('is narrowed as the search is, and speaks English when asked to', async () => {
    const [row, ...more] = await table(`/v1/search.csv?q=${encodeURIComponent('价格')}&lang=en&bom=false`)
    expect(more).toEqual([])
    expect(row).toMatchObject({
      words: '𠮷祥的价格',
      store: 'a',
      opinions: expect.stringMatching(/^negative/) as string,
    })
  })

  test('is a file with a name and a type, that no browser opens as a page', async () => {
    const { headers, rawPayload } = await get('/v1/visits.xlsx')
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="tingdian-visits-\d{4}-\d\d-\d\d-[0-9a-f]{8}\.xlsx"$/,
    )
    expect(headers['content-type']).toContain('spreadsheetml')
    expect(rawPayload.subarray(0, 2).toString()).toBe('PK')
  })

  test.each(['found', 'concepts', 'by', 'together', 'drivers'])('of the figures: %s', async (view) => {
    const answer = await get(`/v1/insights.csv?view=${view}&by=role`)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8'])
    if (view === 'by') {
      const rows = await table('/v1/insights.csv?view=by&by=store')
      expect(rows).toMatchObject([{ 值: 'a', 原话数: String(SAID.length + 120) }])
      expect(rows[0]['全部原话']).toMatch(/\/search\?store=a/)
    }
  })

  test('that cannot be made is refused as everything else is', async () => {
    const { statusCode, headers } = await get(`/v1/search.csv?q=${encodeURIComponent('"未完')}`)
    expect([statusCode, headers['content-type']]).toEqual([400, 'application/json; charset=utf-8'])
    expect((await get('/v1/search.csv', await service.keyFor('device', 'a'))).statusCode).toBe(403)
  })
})
