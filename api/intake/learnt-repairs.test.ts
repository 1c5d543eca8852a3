import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createKnowledgeCache } from '../../engine/knowledge-cache.ts'
import type { AnalyseOptions } from '../../engine/pipeline.ts'
import type { Analysis } from '../../engine/types.ts'
import { openService, wav, type Service } from '../testing/service.ts'
import { keepAnalysis } from './keep-analysis.ts'

/** Words that a recogniser wrote, understood as the engine does; prepared once, as in a service that runs for long. */
const knowledge = createKnowledgeCache()
async function hearing(text: string, options: AnalyseOptions): Promise<Analysis> {
  const { understand } = await knowledge(options)
  const turn = { startMs: 0, endMs: 4000, text, confidence: 0.8 }
  const understood = await understand([turn], options)
  const timings = { audioMs: 4000, asrMs: 0, totalMs: 0 }
  return { file: '', durationMs: 4000, model: 'scripted', pack: options.pack, ...understood, timings }
}

let service: Service
let recordings = 0
beforeEach(async () => {
  service = await openService({ storeDialects: ['成都店=川渝', '*=standard'] })
})
afterEach(() => service.close())

/** A recording that comes in, and what is kept of it each time that it is analysed. */
async function take(storeId: string, text: string) {
  const content = wav(4000, ++recordings)
  const { jobId } = (await service.upload(content, { storeId, pack: 'auto' })).json<{ jobId: string }>()
  const { capture } = (await service.jobs.get(jobId))!
  const engine = { ...service.engine, analyse: (_: string, options: AnalyseOptions) => hearing(text, options) }
  const textNow = async () => (await service.store.getUtterances(capture.recordingId))[0].text
  return {
    analyse: async () => (await keepAnalysis({ ...service, engine }, capture)).result,
    textNow,
    heard: async () => {
      await keepAnalysis({ ...service, engine }, capture)
      return textNow()
    },
  }
}

async function decide(storeId: string, state: 'accepted' | 'rejected'): Promise<void> {
  const [{ id }] = (await service.store.listRepairs({ storeIds: [storeId] })).repairs
  const answer = await service.app.inject({ method: 'POST', url: `/v1/repairs/${id}`, payload: { state } })
  expect(answer.statusCode).toBe(200)
}

const learnt = async (storeId: string) => {
  const answer = await service.app.inject({ url: '/v1/repairs', query: { store: storeId } })
  return answer.json<{ learnt: { learnt: string; rejected: number }[] }>().learnt
}

const HEARD = '他家那个后备相也挺深'
const [MEANT, AS_HEARD] = [/后备[箱厢]/u, /后备相/u]

describe('a repair that was rejected', () => {
  test('is not made again in the store’s next recording, but in other stores it is', async () => {
    const first = await take('甲店', HEARD)
    expect(await first.heard()).toMatch(MEANT)
    await decide('甲店', 'rejected')
    expect(await first.textNow()).toMatch(AS_HEARD)
    expect(await (await take('甲店', HEARD)).heard()).toMatch(AS_HEARD)
    expect(await (await take('乙店', HEARD)).heard()).toMatch(MEANT)
    expect(await learnt('甲店')).toMatchObject([{ original: '后备相', rejected: 1, learnt: 'lowered' }])
    expect(await learnt('乙店')).toEqual([])
  })

  test('leaves its own recording as it was when that is analysed again', async () => {
    const first = await take('甲店', HEARD)
    expect(await first.analyse()).toBe('created')
    await decide('甲店', 'rejected')
    expect(await first.analyse()).toBe('unchanged')
    expect((await service.store.listRepairs({ state: 'rejected' })).repairs).toHaveLength(1)
  })

  test('is made again once it is accepted', async () => {
    const first = await take('甲店', HEARD)
    await first.heard()
    await decide('甲店', 'rejected')
    await decide('甲店', 'accepted')
    expect(await (await take('甲店', HEARD)).heard()).toMatch(MEANT)
  })
})

describe('the dialect of a store', () => {
  test('changes what is put right in its recordings', async () => {
    const heard = '这款车的黄撞梁是什么材料'
    expect(await (await take('成都店', heard)).heard()).toMatch(/防撞梁/u)
    expect(await (await take('哈尔滨店', heard)).heard()).toMatch(/黄撞梁/u)
  })
})
