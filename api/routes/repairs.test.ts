import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createScriptedEngine } from '../../fixtures/fakes/engine.ts'
import { openService, type Service } from '../testing/service.ts'

const REPAIR = {
  original: '后牌空间',
  replacement: '后排空间',
  start: 0,
  end: 4,
  startMs: 0,
  endMs: 800,
  conceptId: 'auto/space/rear',
  score: 0.9,
  rule: 'sound',
}

let service: Service
let id = ''
beforeAll(async () => {
  service = await openService()
  const engine = await createScriptedEngine({})
  const turn = { startMs: 0, endMs: 2000, text: '后排空间真大', speaker: '2' }
  const analysis = await engine.understand([turn], { pack: 'base' })
  const [utterance] = analysis.utterances
  const repaired = { ...analysis, utterances: [{ ...utterance, rawText: '后牌空间真大', repairs: [REPAIR] }] }
  const recording = {
    id: 'r',
    storeId: 'a',
    deviceId: 'd',
    deviceKind: 'badge',
    startedAt: 0,
    durationMs: 2000,
  } as const
  await service.store.saveAnalysis({ ...recording, sampleRate: 16000, channels: 1, consent: 'explicit' }, repaired)
})
afterAll(() => service.close())

const call = (method: 'GET' | 'POST', url: string, headers: Record<string, string>) =>
  service.app.inject({ method, url, headers, ...(method === 'POST' && { payload: { state: 'rejected' } }) })

describe('repairs', () => {
  test('are listed for experts of the store only', async () => {
    const own = await call('GET', '/v1/repairs?state=proposed', await service.keyFor('expert', 'a'))
    expect(own.json()).toMatchObject({
      repairs: [{ original: '后牌空间', replacement: '后排空间', state: 'proposed' }],
    })
    id = own.json<{ repairs: { id: string }[] }>().repairs[0].id
    const other = await call('GET', '/v1/repairs', await service.keyFor('expert', 'b'))
    expect(other.json()).toEqual({ repairs: [], learnt: [] })
  })

  test('are not decided from another store, nor by an analyst', async () => {
    expect((await call('POST', `/v1/repairs/${id}`, await service.keyFor('expert', 'b'))).statusCode).toBe(404)
    expect((await call('POST', `/v1/repairs/${id}`, await service.keyFor('analyst', 'a'))).statusCode).toBe(403)
  })

  test('rejected, the text reads as it was heard and names who decided', async () => {
    const answer = await call('POST', `/v1/repairs/${id}`, await service.keyFor('expert', 'a'))
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      state: 'rejected',
      decidedBy: expect.stringMatching(/^[0-9a-f]{8}$/) as string,
    })
    const [utterance] = await service.store.getUtterances('r')
    expect(utterance.text).toBe('后牌空间真大')
  })

  test('are read in what they stand in, by pairs of words, within the stores of the key', async () => {
    const own = await service.keyFor('qa', 'a')
    const pairs = await call('GET', '/v1/repairs/pairs?state=rejected', own)
    expect(pairs.json()).toEqual({
      pairs: [{ original: '后牌空间', replacement: '后排空间', conceptId: 'auto/space/rear', count: 1 }],
    })
    const listed = await call('GET', `/v1/repairs?original=${encodeURIComponent('后牌空间')}`, own)
    expect(listed.json()).toMatchObject({
      repairs: [{ id, text: '后牌空间真大', start: 0, end: 4, storeId: 'a', toMs: 2000 }],
    })
    const other = await call('GET', '/v1/repairs/pairs', await service.keyFor('qa', 'b'))
    expect(other.json()).toEqual({ pairs: [] })
  })

  test('are decided many at once, each in its own store, and taken back', async () => {
    const decide = async (state: string, ...stores: string[]) => {
      const headers = await service.keyFor('expert', ...stores)
      const answer = await service.app.inject({
        method: 'POST',
        url: '/v1/repairs/decisions',
        headers,
        payload: { ids: [id, id, 'none'], state },
      })
      return answer.json<object>()
    }
    expect(await decide('accepted', 'b')).toEqual({ decided: 0, skipped: 2 })
    expect(await decide('accepted', 'a')).toEqual({ decided: 1, skipped: 1 })
    expect((await service.store.getUtterances('r'))[0].text).toBe('后排空间真大')
    expect(await decide('proposed', 'a')).toEqual({ decided: 1, skipped: 1 })
    expect((await service.store.learntRepairs()).learnt).toEqual([])
    expect(await decide('rejected', 'a')).toMatchObject({ decided: 1 })
    const forget = (headers: Record<string, string>) =>
      service.app.inject({
        method: 'DELETE',
        url: `/v1/repairs/learnt?storeId=a&original=${encodeURIComponent('后牌空间')}`,
        headers,
      })
    expect((await forget(await service.keyFor('expert', 'b'))).statusCode).toBe(403)
    expect((await forget(await service.keyFor('expert', 'a'))).json()).toEqual({ forgotten: 1 })
  })
})
