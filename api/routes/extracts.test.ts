import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OTHER_VISIT, PRIVATE_VISIT, VISIT, openService, type Service } from '../testing/service.ts'

let service: Service
let headers: { authorization: string }
const ids: string[] = []
beforeAll(async () => {
  service = await openService()
  const admin = await service.keyFor('admin')
  headers = await service.keyFor('analyst', 'a')
  for (const [content, storeId] of [
    [VISIT, 'a'],
    [PRIVATE_VISIT, 'a'],
    [OTHER_VISIT, 'b'],
  ] as const) {
    const { recordingId, jobId } = (await service.upload(content, { storeId }, admin)).json<Record<string, string>>()
    service.jobs.start()
    await service.finished(jobId)
    ids.push(recordingId)
  }
})
afterAll(() => service.close())

const get = (url: string, more: Record<string, string> = {}) =>
  service.app.inject({ url, headers: { ...headers, ...more } })
const samplesOf = (wav: Buffer): number[] => {
  const at = wav.indexOf('data') + 8
  return Array.from({ length: (wav.length - at) / 2 }, (_, i) => wav.readInt16LE(at + 2 * i))
}

describe('what may be heard of a recording, in parts', () => {
  test('the outline has as many points as are asked for', async () => {
    const answer = await get(`/v1/recordings/${ids[0]}/peaks?points=40`)
    expect(answer.statusCode).toBe(200)
    const outline = new Int8Array(answer.rawPayload)
    expect(outline).toHaveLength(80)
    expect(Math.max(...outline)).toBeGreaterThan(25)
    const again = await get(`/v1/recordings/${ids[0]}/peaks?points=40`, {
      'if-none-match': String(answer.headers.etag),
    })
    expect(again.statusCode).toBe(304)
  })

  test('a clip is a WAV file of that time, whole or in ranges', async () => {
    const url = `/v1/recordings/${ids[0]}/clip?fromMs=1000&toMs=1500`
    const whole = await get(url)
    expect(whole.headers['content-type']).toBe('audio/wav')
    const at = VISIT.indexOf('data') + 8
    expect(samplesOf(whole.rawPayload)).toEqual(samplesOf(VISIT).slice(8000, 12000))
    expect(at).toBe(44)
    const part = await get(url, { range: 'bytes=100-199', 'if-range': String(whole.headers.etag) })
    expect([part.statusCode, part.headers['content-range']]).toEqual([206, `bytes 100-199/${whole.rawPayload.length}`])
    expect(part.rawPayload).toEqual(whole.rawPayload.subarray(100, 200))
    expect((await get(url, { range: 'bytes=99999999-' })).statusCode).toBe(416)
  })

  test('personal data is silent in both', async () => {
    const clip = await get(`/v1/recordings/${ids[1]}/clip?fromMs=2100&toMs=3900`)
    expect(samplesOf(clip.rawPayload).some((sample) => sample !== 0)).toBe(false)
    const outline = await get(`/v1/recordings/${ids[1]}/peaks?fromMs=2100&toMs=3900&points=10`)
    expect([...new Int8Array(outline.rawPayload)].some((peak) => peak !== 0)).toBe(false)
    const before = await get(`/v1/recordings/${ids[1]}/peaks?fromMs=200&toMs=1200&points=10`)
    expect([...new Int8Array(before.rawPayload)].every((peak) => peak !== 0)).toBe(true)
  })

  test.each(['peaks?points=10', 'clip?fromMs=0&toMs=100'])('%s of another store is not found', async (part) => {
    expect((await get(`/v1/recordings/${ids[2]}/${part}`)).statusCode).toBe(404)
  })

  test.each([
    'clip?fromMs=0&toMs=120001',
    'clip?fromMs=5&toMs=5',
    'peaks?points=2001',
    'peaks?fromMs=9&toMs=3',
    'clip?fromMs=0',
  ])('%s is refused', async (part) => {
    expect((await get(`/v1/recordings/${ids[0]}/${part}`)).statusCode).toBe(400)
  })

  test('what was said in a window, light', async () => {
    const window = async (query: string) =>
      (await get(`/v1/recordings/${ids[0]}/utterances?${query}`)).json<{
        utterances: Record<string, unknown>[]
        nextFromMs?: number
      }>()
    const all = await window('')
    expect(all.utterances).toHaveLength(2)
    expect(all.nextFromMs).toBeUndefined()
    const first = await window('limit=1&fields=text')
    expect(first).toEqual({
      utterances: [expect.not.objectContaining({ tokens: expect.anything() as unknown })],
      nextFromMs: 1600,
    })
    expect(Object.keys(first.utterances[0]).sort()).toEqual(['at', 'endMs', 'id', 'recordingId', 'startMs', 'text'])
    expect((await window(`fromMs=${first.nextFromMs}`)).utterances).toEqual(all.utterances.slice(1))
    expect((await window('fromMs=1500&toMs=1600')).utterances).toEqual([])
  })

  test('hits with some fields, an utterance with as much around as wanted, and others like it', async () => {
    const light = (await get('/v1/search?q=贵&fields=text&fields=role')).json<{
      hits: { utterance: { id: string } }[]
    }>()
    expect(light.hits).toHaveLength(1)
    expect(Object.keys(light.hits[0].utterance).sort()).toEqual([
      'at',
      'endMs',
      'id',
      'recordingId',
      'role',
      'startMs',
      'text',
    ])
    const { id } = light.hits[0].utterance
    const around = (await get(`/v1/utterances/${id}?before=1&after=0&fields=text`)).json<Record<string, unknown[]>>()
    expect([around.before.length, around.after.length]).toEqual([1, 0])
    expect((await get(`/v1/utterances/${id}/like`)).json()).toEqual({ hits: [] })
  })
})

describe('names for people', () => {
  test('packs, labels, and concepts by pinyin in all packs', async () => {
    const { packs } = (await get('/v1/packs')).json<{ packs: { name: string; title: { zh: string } }[] }>()
    expect(packs.map(({ name }) => name)).toEqual(expect.arrayContaining(['auto', 'base']))
    const labels = (await get('/v1/labels')).json<Record<string, Record<string, { zh: string }>>>()
    expect([labels.role.customer.zh, labels.outcome.order.zh, labels.moment.complaint.zh]).toEqual([
      '顾客',
      '成交',
      '抱怨',
    ])
    const found = (await get('/v1/concepts?q=baoma&order=match&limit=3')).json<{
      concepts: { name: string; matched: object }[]
      total: number
    }>()
    expect(found.concepts[0]).toMatchObject({ name: '宝马', matched: { text: '宝马', start: 0, end: 2 } })
    expect(found.total).toBeGreaterThan(3)
  })

  test('concepts by their ids', async () => {
    const { concepts } = (await get('/v1/concepts?pack=auto&limit=2')).json<{ concepts: { id: string }[] }>()
    const query = concepts.map(({ id }) => `id=${encodeURIComponent(id)}`).join('&')
    expect((await get(`/v1/concepts?${query}`)).json()).toMatchObject({ concepts, total: 2 })
  })
})

describe('counts that leave their own filters out', () => {
  test('show what was not chosen, and never a store that is not the caller’s', async () => {
    const facets = async (query: string) => {
      const answer = (await get(`/v1/search?facets=true&${query}`)).json<{
        facets: Record<string, { value: string }[]>
      }>()
      return answer.facets
    }
    const roles = (await facets('')).roles.map(({ value }) => value).sort()
    expect(roles.length).toBeGreaterThan(1)
    expect((await facets(`role=${roles[0]}`)).roles).toHaveLength(1)
    expect((await facets(`role=${roles[0]}&disjunctive=true`)).roles.map(({ value }) => value).sort()).toEqual(roles)
    for (const query of ['', 'store=a&', 'store=b&'])
      expect((await facets(`${query}disjunctive=true`)).stores.filter(({ value }) => value !== 'a')).toEqual([])
  })
})
