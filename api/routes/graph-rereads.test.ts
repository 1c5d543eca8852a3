import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '../../engine/errors.ts'
import { keepDay, publish, saidSoon, understanding } from '../../engine/knowledge/reread-fixture.ts'
import { buildRecording } from '../../fixtures/builders/analysis.ts'
import type { LiveEvent } from '../schemas/events.ts'
import { openService, type Service } from '../testing/service.ts'

const { understand, read } = understanding()
const SAID = ['这个大肚皮仓真能装', '好的']
const TRUNK = 'auto/space/trunk'
const saying = { do: 'aliases' as const, id: TRUNK, add: ['大肚皮仓'] }

let service: Service
let expert: Record<string, string>
beforeAll(async () => {
  service = await openService()
  service.engine.understand = async (_, options) => {
    const { kept, pack, overlaid } = options as ReadOptions
    const found = await read(kept, { pack, ...(overlaid && { overlaid }) })
    const timings = { audioMs: 0, asrMs: 0, totalMs: 0 }
    return { file: '', durationMs: 0, model: 'given', pack, ...found, timings }
  }
  expert = await service.keyFor('expert')
  await service.keyFor('admin')
  await keepDay(service.store, 'one', 1, await understand(saidSoon(SAID), 'auto'), 'a')
  await keepDay(service.store, 'two', 2, await understand(saidSoon(SAID), 'auto'), 'b')
})
afterAll(() => service.close())

type ReadOptions = Parameters<typeof read>[1] & { kept: Parameters<typeof read>[0] }
type Told = { id: string; state: string; done: number; changed: number; number: number }

async function ask(method: 'GET' | 'POST', path: string, payload?: object, headers = expert) {
  const answer = await service.app.inject({ method, url: `/v1/graph/${path}`, headers, ...(payload && { payload }) })
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() }
}

const told = async (id: string) =>
  (await ask('GET', `rereads/${id}`)).body as { reread: Told; report: { concepts: object[] } }
async function over(id: string) {
  await expect.poll(async () => (await told(id)).reread.state).not.toBe('running')
  return told(id)
}

describe('/v1/graph/rereads', () => {
  it('wants a version, and somebody who may publish it', async () => {
    expect((await ask('POST', 'rereads', { line: 'auto' })).status).toBe(400)
    await publish(service.store, 'auto', saying)
    expect((await ask('POST', 'rereads', { line: 'auto' }, await service.keyFor('analyst'))).status).toBe(403)
    const ofStore = await service.keyFor('expert', 'a')
    expect((await ask('POST', 'rereads', { line: 'auto' }, ofStore)).status).toBe(403)
    expect((await ask('POST', 'rereads', { line: 'nothing' })).status).toBe(404)
  })

  it('waits while recordings wait for their analysis, then tells how far it is and what became different', async () => {
    const heard: LiveEvent[] = []
    const { events } = service
    const publishEvent = events.publish.bind(events)
    events.publish = (event, audience) => {
      heard.push(event)
      publishEvent(event, audience)
    }
    const { store, rereads, queue } = service
    const waiting = await queue.enqueue({ kind: 'analyse', payload: {} })
    const begun = await ask('POST', 'rereads', { line: 'auto' })
    expect([begun.status, begun.body]).toMatchObject([202, { state: 'running', number: 1, recordings: 2, done: 0 }])
    const { id } = begun.body as unknown as Told
    rereads.start()
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect((await told(id)).reread.done).toBe(0)
    await queue.complete((await queue.claim(['analyse']))!)
    expect((await queue.get(waiting.id))?.state).toBe('done')
    const { reread, report } = await over(id)
    expect(reread).toMatchObject({ state: 'done', done: 2, changed: 2 })
    expect(report.concepts[0]).toMatchObject({
      id: TRUNK,
      appear: 2,
      examples: { appear: [{ recordingId: 'two' }, { recordingId: 'one' }] },
    })
    expect((await store.getRecording('one'))?.knowledgeVersion).toBe('0.2.0+1+0')
    expect(await store.resolveConcept('大肚皮仓')).toContain(TRUNK)
    await expect
      .poll(() => heard.filter(({ kind }) => kind === 'reread').at(-1))
      .toEqual({ kind: 'reread', rereadId: id, line: 'auto', state: 'done', done: 2, recordings: 2 })
    expect((await ask('GET', 'rereads?line=auto&limit=1')).body).toMatchObject({ rereads: [{ id }] })
    expect((await ask('GET', `rereads/${id}`, undefined, await service.keyFor('expert', 'a'))).status).toBe(404)
  })

  it('begins with a publication or a roll back that asks for it, and can be given up', async () => {
    const back = await ask('POST', 'rollback', { line: 'auto', to: 0, why: '退', reread: true })
    expect(back).toMatchObject({ status: 201, body: { number: 2, reread: { state: 'running', number: 2 } } })
    const { reread } = await over((back.body.reread as Told).id)
    expect(reread).toMatchObject({ state: 'done', changed: 2 })
    await service.queue.enqueue({ kind: 'analyse', payload: {} })
    const draft = (await ask('POST', 'drafts', { line: 'auto', title: '说法' })).body.id as string
    const headers = { ...expert, 'if-match': '*' }
    await ask('POST', `drafts/${draft}/steps`, { actions: [saying] }, headers)
    const published = await ask('POST', `drafts/${draft}/publish`, { why: '试', reread: true }, headers)
    expect(published).toMatchObject({ status: 201, body: { version: { number: 3 }, reread: { number: 3, done: 0 } } })
    const { id } = published.body.reread as Told
    expect((await ask('POST', `rereads/${id}/cancel`)).body).toMatchObject({ id, state: 'cancelled', done: 0 })
    await service.queue.complete((await service.queue.claim(['analyse']))!)
  })

  it('reads again what was read with base alone, over which nothing is published', async () => {
    const { store } = service
    expect((await ask('POST', 'rereads', { line: 'base' })).status).toBe(400)
    expect((await ask('POST', 'rereads', { line: 'base@a' })).status).toBe(404)
    const recording = buildRecording('three', { id: 'three', storeId: 'a' })
    await store.saveAnalysis(recording, await understand(saidSoon(SAID), 'base'), { packVersion: '0.1.0' })
    const { status, body } = await ask('POST', 'rereads', { line: 'base' })
    expect([status, body]).toMatchObject([202, { line: 'base', number: 0, recordings: 1 }])
    expect((await over(body.id as string)).reread).toMatchObject({ state: 'done', done: 1 })
    const read = { packVersion: '0.2.0', knowledgeVersion: '0.2.0+0+0' }
    expect(await store.getRecording('three')).toMatchObject(read)
  })

  it('says that a version is in use, and that history could not be read with it', async () => {
    const begin = service.rereads.begin.bind(service.rereads)
    service.rereads.begin = () => Promise.reject(new AppError('DISK_FULL'))
    const back = await ask('POST', 'rollback', { line: 'auto', to: 0, why: '退', reread: true })
    service.rereads.begin = begin
    expect(back).toMatchObject({ status: 201, body: { restores: 0, rereadError: 'DISK_FULL' } })
  })
})
