import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepDay, saidSoon, understanding } from '../../engine/knowledge/reread-fixture.ts'
import type { LiveEvent } from '../schemas/events.ts'
import { openService, type Service } from '../testing/service.ts'

const { understand, read } = understanding()
const SAID = ['这个大肚皮仓真能装', '后备箱太小了']
const TRUNK = 'auto/space/trunk'

type ReadOptions = Parameters<typeof read>[1] & { kept: Parameters<typeof read>[0] }
type Told = { id: string; state: string; revision: number; isOutdated: boolean; recordings: number; fraction: number }
type Whole = { preview: Told; report?: { concepts: { id: string }[] } }

let service: Service
let expert: Record<string, string>
/** While it is closed nothing is read closely: what runs goes on until it is given up. */
let gate: { open: () => void; passed: Promise<void> }
function closeGate(): void {
  let open: () => void = () => undefined
  const passed = new Promise<void>((resolve) => (open = resolve))
  gate = { open, passed }
}

beforeAll(async () => {
  service = await openService()
  service.engine.understand = async (_, options) => {
    const { kept, pack, overlaid } = options as ReadOptions
    await gate.passed
    const found = await read(kept, { pack, ...(overlaid && { overlaid }) })
    const timings = { audioMs: 0, asrMs: 0, totalMs: 0 }
    return { file: '', durationMs: 0, model: 'given', pack, ...found, timings }
  }
  closeGate()
  gate.open()
  expert = await service.keyFor('expert')
  await keepDay(service.store, 'one', 1, await understand(saidSoon(SAID), 'auto'), 'a')
  await keepDay(service.store, 'two', 2, await understand(saidSoon(SAID), 'auto'), 'b')
})
afterAll(async () => {
  gate.open()
  await service.close()
})

async function ask(method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object, headers = expert) {
  const answer = await service.app.inject({
    ...{ method, url: `/v1/graph/${path}`, headers: { ...headers, 'if-match': '*' } },
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() }
}

async function drafted(line: string, ...actions: object[]): Promise<string> {
  const id = (await ask('POST', 'drafts', { line, title: '说法' })).body.id as string
  await ask('POST', `drafts/${id}/steps`, { actions })
  return id
}

const retired = { do: 'retire', id: TRUNK }
const whole = async (id: string) => (await ask('GET', `previews/${id}`)).body as unknown as Whole
const begin = async (draft: string) => (await ask('POST', `drafts/${draft}/previews`, {})).body as unknown as Told
async function over(id: string): Promise<Whole> {
  await expect.poll(async () => (await whole(id)).preview.state).not.toBe('running')
  return whole(id)
}

describe('/v1/graph previews', () => {
  it('tells the cost first, then how far it is, and at the end what would be different', async () => {
    const heard: LiveEvent[] = []
    const { events } = service
    const publishEvent = events.publish.bind(events)
    events.publish = (event, audience) => {
      heard.push(event)
      publishEvent(event, audience)
    }
    const draft = await drafted('auto', retired, { do: 'aliases', id: 'auto/interior/sunroof', add: ['大肚皮仓'] })
    const { cost, previews } = (await ask('GET', `drafts/${draft}/previews`)).body
    expect([cost, previews]).toEqual([{ utterances: 4, recordings: 2, seconds: expect.any(Number) as number }, []])
    const begun = await ask('POST', `drafts/${draft}/previews`, {})
    expect(begun).toMatchObject({ status: 202, body: { state: 'running', draft, revision: 2, cost, fraction: 0 } })
    const { id } = begun.body as unknown as Told
    const { preview, report } = await over(id)
    expect(preview).toMatchObject({ state: 'done', fraction: 1, utterances: 4, recordings: 2, isOutdated: false })
    expect(report).toMatchObject({ utterances: 4, changed: 4, touched: 2, read: 2 })
    expect(report?.concepts).toContainEqual(
      expect.objectContaining({
        ...{ id: TRUNK, vanish: 2, appear: 0 },
        opinions: expect.objectContaining({ vanish: 2 }) as object,
      }),
    )
    expect(JSON.stringify(report)).toContain('大肚皮仓真能装')
    expect(heard.filter(({ kind }) => kind === 'preview').at(-1)).toEqual({
      ...{ kind: 'preview', previewId: id, draftId: draft, line: 'auto', state: 'done', fraction: 1 },
    })
    expect((await ask('GET', `drafts/${draft}/previews`)).body).toMatchObject({ previews: [{ id, state: 'done' }] })
    // What is deleted is told no more.
    await service.store.deleteRecording('one')
    await service.store.deleteRecording('two')
    expect(JSON.stringify((await whole(id)).report)).not.toContain('大肚皮仓真能装')
    await keepDay(service.store, 'one', 1, await understand(saidSoon(SAID), 'auto'), 'a')
    await keepDay(service.store, 'two', 2, await understand(saidSoon(SAID), 'auto'), 'b')
  })

  it('is given up when somebody says so; another draft waits until then', async () => {
    closeGate()
    const [draft, other] = [await drafted('auto', retired), await drafted('auto', retired)]
    const { id } = await begin(draft)
    // Whoever asks for the same has the same.
    expect((await begin(draft)).id).toBe(id)
    expect(await ask('POST', `drafts/${other}/previews`, {})).toMatchObject({
      ...{ status: 503, body: { error: { code: 'QUERY_BUSY' } } },
    })
    expect((await ask('POST', `previews/${id}/cancel`)).body).toMatchObject({ id, state: 'cancelled' })
    gate.open()
    expect(await whole(id)).toEqual({ preview: expect.objectContaining({ state: 'cancelled' }) as object })
    const next = await begin(other)
    expect((await over(next.id)).preview.state).toBe('done')
    expect((await whole(id)).preview.state).toBe('cancelled')
  })

  it('tells that the draft was changed meanwhile; the next one takes its place', async () => {
    closeGate()
    const draft = await drafted('auto', retired)
    const { id } = await begin(draft)
    await ask('POST', `drafts/${draft}/steps`, { actions: [{ do: 'retire', id: 'auto/interior/sunroof' }] })
    expect((await whole(id)).preview).toMatchObject({ state: 'running', revision: 2, isOutdated: true })
    const next = await begin(draft)
    expect(next).toMatchObject({ state: 'running', revision: 3, isOutdated: false })
    gate.open()
    expect((await whole(id)).preview.state).toBe('cancelled')
    expect((await over(next.id)).preview).toMatchObject({ state: 'done', isOutdated: false })
  })

  it('is gone with the process that ran it, and for those who may not see all stores', async () => {
    const draft = await drafted('auto@a', retired)
    const { id } = await begin(draft)
    const bound = await service.keyFor('expert', 'a')
    expect((await ask('GET', `previews/${id}`, undefined, bound)).status).toBe(200)
    expect((await ask('GET', `previews/${id}`, undefined, await service.keyFor('expert', 'b'))).status).toBe(404)
    const ofAll = await drafted('auto', retired)
    expect((await ask('POST', `drafts/${ofAll}/previews`, {}, bound)).status).toBe(404)
    await service.previews.close()
    expect((await whole(id)).preview.state).toMatch(/cancelled|done/)
    const other = await openService()
    try {
      const key = await other.keyFor('expert')
      const answer = await other.app.inject({ url: `/v1/graph/previews/${id}`, headers: key })
      expect([answer.statusCode, answer.json<object>()]).toMatchObject([404, { error: { code: 'NOT_FOUND' } }])
    } finally {
      await other.close()
    }
  })
})
