import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import swagger from '@fastify/swagger'
import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildAnalysis, buildMention, buildRecording, buildUtterance } from '../../fixtures/builders/analysis.ts'
import { addKey } from '../auth/keys.ts'
import { documentOf, watchAnswers, type Documented, type JsonSchema, type Operation } from '../testing/documented.ts'
import { enrolmentRequest } from '../../devices/protocol/enrolment.ts'
import { newIdentity } from '../../devices/protocol/identity.ts'
import { realRandom } from '../../devices/real/random.ts'
import { writeFixture } from '../replay/test-fixture.ts'
import type { App } from './typed-app.ts'
import { OTHER_VISIT, openService, type Service } from '../testing/service.ts'
import { publish } from '../../engine/knowledge/reread-fixture.ts'

/** Every answer is held to /docs/json by the service that tests open: its closing throws when one was not as described. */

const day = ['10:00-20:00']
const HOURS = {
  timeZone: 'Asia/Shanghai',
  weekly: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: [] },
}
/** What the documents cannot say by themselves: a thing that exists, and bodies that mean something. */
const BODIES: Record<string, unknown> = {
  'POST /v1/repairs/{id}': { state: 'accepted' },
  'POST /v1/repairs/decisions': { ids: ['none'], state: 'accepted' },
  'POST /v1/keys': { role: 'analyst', label: '分析' },
  'POST /v1/recordings/{id}/roles': { rolesSwapped: true },
  'POST /v1/saved': { name: '太贵', path: '/search?q=%E5%A4%AA%E8%B4%B5' },
  'POST /v1/saved/{id}': { total: 3 },
  'POST /v1/links': { path: '/visits' },
  'POST /v1/baskets': { name: '证据' },
  'POST /v1/baskets/{id}': { isShared: true },
  'POST /v1/evidence/{id}': { note: '听这句', move: 'before' },
  'POST /v1/documents': { id: '1', channel: 'web', storeId: 'a', at: '2026-11-01T10:00:00Z', text: '价格太贵了' },
  'POST /v1/visits/{id}/outcome': { outcome: 'order' },
  'POST /v1/outcomes': { rows: [{ visit: 'seen', outcome: 'order' }] },
  'PATCH /v1/stores/{id}': { name: '徐汇旗舰店', region: null },
  'PUT /v1/stores/{id}/hours': HOURS,
  'POST /v1/graph/drafts': { line: 'auto', title: '新说法' },
  'POST /v1/graph/drafts/{id}/steps': { actions: [{ do: 'retire', id: 'auto/space/trunk' }] },
  'POST /v1/graph/drafts/{id}/merge': {},
  'POST /v1/graph/drafts/{id}/publish': { why: '没人这样说' },
  'POST /v1/graph/drafts/{id}/previews': {},
  'POST /v1/graph/rereads': { line: 'pest' },
  'POST /v1/graph/rollback': { line: 'auto', to: 0, why: '错了' },
  'POST /v1/devices/codes': { name: 'till-2', storeId: 'a' },
  'POST /v1/replay/runs': {},
  'POST /v1/replay/runs/{id}/accept': { case: 'tone', reason: '听过了' },
  'POST /v1/replay/runs/{id}/take-back': { case: 'tone' },
}
const GRANT = { storeId: 'a', kind: 'mic-array', pack: 'base' } as const
const QUERIES: Record<string, string> = {
  storeId: 'a',
  pack: 'base',
  outcome: 'order',
  fromMs: '0',
  toMs: '1000',
  line: 'auto',
  from: '0',
  to: '0',
  case: 'tone',
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD'
interface Call {
  name: string
  method: Method
  path: string
  operation: Operation
}

let service: Service
let admin: Record<string, string>
let document: Documented
let ids: Record<string, string>
let replays: string
beforeAll(async () => {
  replays = await mkdtemp(join(tmpdir(), 'tingdian-openapi-'))
  await writeFixture(replays, 'tone')
  service = await openService({ requestsPerMinute: 100_000, replaysDir: replays })
  await service.app.ready()
  document = documentOf(service.app)
  admin = { ...(await service.keyFor('admin')), 'if-match': '*' }
  BODIES['POST /v1/session'] = { key: admin.authorization.replace('Bearer ', '') }
  const text = '价格太贵了'
  const mentions = [buildMention(text, 'base/price', '价格', { type: 'price' })]
  const repair = {
    original: '家格',
    replacement: '价格',
    start: 0,
    end: 2,
    startMs: 0,
    endMs: 500,
    conceptId: 'base/price',
    score: 0.9,
    rule: 'near',
  }
  await service.store.saveAnalysis(buildRecording('seen', { id: 'seen', storeId: 'a' }), {
    ...buildAnalysis([buildUtterance(0, ['价格', '太贵', '了'], { mentions, repairs: [repair], role: 'customer' })]),
    file: 'seen.wav',
  })
  const taken = []
  for (const content of [OTHER_VISIT, Buffer.from('no sound')])
    taken.push((await service.upload(content, { storeId: 'a' }, admin)).json<{ jobId: string; recordingId: string }>())
  service.jobs.start()
  for (const { jobId } of taken) await service.finished(jobId)
  const [{ recordingId }, { jobId }] = taken
  const [{ id: utterance }] = await service.store.getUtterances('seen')
  const [{ id: repairId }] = (await service.store.listRepairs()).repairs
  const [{ id: visit }] = (await service.store.listVisits({ filters: { recordingIds: ['seen'] } })).visits
  const { code } = await service.fleet.enrolment.makeCode({ ...GRANT, name: 'till-1' })
  BODIES['POST /v1/devices/enrol'] = enrolmentRequest(newIdentity(realRandom), code)
  const enrolled = await service.fleet.enrolment.makeCode({ ...GRANT, name: 'till-0' })
  const { device } = await service.fleet.enrolment.enrol(enrolmentRequest(newIdentity(realRandom), enrolled.code))
  const made = async (url: string, payload: object) =>
    (await service.app.inject({ method: 'POST', url, payload, headers: admin })).json<{ id: string }>().id
  const [saved, links, baskets] = [
    await made('/v1/saved', { name: 'a', path: '/search' }),
    await made('/v1/links', { path: '/search' }),
    await made('/v1/baskets', { name: 'a' }),
  ]
  const evidence = await made('/v1/evidence', { basket: baskets, utterance })
  BODIES['POST /v1/evidence'] = { basket: await made('/v1/baskets', { name: 'b' }), utterance }
  const replay = await made('/v1/replay/runs', {})
  while ((await service.replays.get(replay)).state === 'running')
    await new Promise((resolve) => setTimeout(resolve, 20))
  await publish(service.store, 'pest', { do: 'retire', id: 'pest/brand/advion' })
  const reread = await made('/v1/graph/rereads', { line: 'pest' })
  const graph = await made('/v1/graph/drafts', { line: 'auto', title: 'a' })
  const preview = await made(`/v1/graph/drafts/${graph}/previews`, {})
  ids = {
    ...{ 'GET /v1/graph/rereads/{id}': reread, 'POST /v1/graph/rereads/{id}/cancel': reread },
    replay,
    ...{ saved, links, baskets, evidence },
    keys: (await addKey(service.store, { role: 'analyst', label: '' })).id,
    recordings: recordingId,
    jobs: jobId,
    utterances: utterance,
    repairs: repairId,
    visits: visit,
    stores: 'a',
    devices: device,
    graph,
    ...{ 'GET /v1/graph/previews/{id}': preview, 'POST /v1/graph/previews/{id}/cancel': preview },
    'DELETE /v1/graph/drafts/{id}': await made('/v1/graph/drafts', { line: 'auto', title: 'b' }),
    // By its order it comes after the other was published.
    'POST /v1/graph/drafts/{id}/import': await made('/v1/graph/drafts', { line: 'auto', title: 'c' }),
  }
})
afterAll(async () => {
  await service.close()
  await rm(replays, { recursive: true, force: true })
})

const operations = async (): Promise<Call[]> => {
  const other = await openService()
  await other.app.ready()
  const { paths } = documentOf(other.app)
  await other.close()
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([verb, operation]) => {
      const method = verb.toUpperCase() as Method
      return { name: `${method} ${path}`, method, path, operation }
    }),
  )
}
const CALLS = await operations()

/** What is made is asked for afterwards, and deleted last. */
const order = ({ method, path }: Call) =>
  ['PUT', 'GET', 'HEAD', 'POST', 'DELETE'].indexOf(method) +
  ['/v1/evidence/{id}', '/v1/baskets/{id}', '/v1/recordings/{id}'].indexOf(path) / 10 -
  // Not while another replay is under way; what was accepted is then taken back.
  Number(path.endsWith('/accept')) / 5 -
  Number(path.endsWith('/replay/runs/{id}/take-back')) / 10

function urlOf({ name: call, path, operation }: Call, id = ids[call] ?? ids[path.split('/')[2]]): string {
  const wanted = (operation.parameters ?? []).filter((one) => one.in === 'query' && one.required)
  const query = wanted.map(({ name, schema }) => `${name}=${encodeURIComponent(QUERIES[name] ?? sample(schema))}`)
  return path.replace('{id}', id) + (query.length > 0 ? `?${query.join('&')}` : '')
}

const sample = ({ enum: values }: JsonSchema): string => (values as string[] | undefined)?.[0] ?? 'x'

function bodyOf(call: Call): { payload?: string | Buffer; headers: Record<string, string> } {
  const content = call.operation.requestBody?.content
  if (!content) return { headers: {} }
  const file = call.path === '/v1/outcomes/import' ? `visit,outcome\n${ids.visits},order\n` : 'name\n价格\n'
  if (call.path.endsWith('/import')) return { payload: file, headers: { 'content-type': 'application/octet-stream' } }
  if (!content['application/json'])
    return { payload: OTHER_VISIT, headers: { 'content-type': 'application/octet-stream' } }
  return { payload: JSON.stringify(BODIES[call.name]), headers: { 'content-type': 'application/json' } }
}

/** Its answer does not end by itself. */
const isStream = ({ operation }: Call): boolean =>
  operation.responses['200']?.content?.['text/event-stream'] !== undefined

async function send(call: Call, { url = urlOf(call), body = bodyOf(call), headers = admin } = {}) {
  const asked = { method: call.method, url, ...body, headers: { ...body.headers, ...headers } }
  if (!isStream(call)) return service.app.inject(asked)
  const answer = await service.app.inject({ ...asked, payloadAsStream: true })
  answer.stream().destroy()
  return answer
}

describe('every operation that /docs/json describes', () => {
  test.each([...CALLS].sort((a, b) => order(a) - order(b)))('$name answers as it says', async (call) => {
    const response = await send(call)
    expect(response.statusCode, response.payload).toBeLessThan(300)
  })

  test.each(CALLS)('$name refuses as it says', async (call) => {
    const json = (payload: string) => ({ payload, headers: { 'content-type': 'application/json' } })
    const tried = [
      await send(call, { headers: {} }),
      await send(call, { headers: await service.keyFor('device', 'elsewhere') }),
      await send(call, { url: `${urlOf(call)}${urlOf(call).includes('?') ? '&' : '?'}no-such-parameter=1` }),
      await send(call, { url: urlOf(call, 'none') }),
      await send(call, { url: urlOf(call, '%E4%BD%A0') }),
      await send(call, { headers: { ...admin, origin: 'http://evil.example' } }),
    ]
    if (call.method !== 'GET' && call.method !== 'HEAD')
      for (const body of [
        json('{'),
        json('{"x":1}'),
        json(`"${'x'.repeat(2 * 1024 ** 2)}"`),
        { payload: 'x', headers: { 'content-type': 'text/csv' } },
        { payload: '', headers: { 'content-type': 'audio/wav' } },
      ])
        tried.push(await send(call, { body }))
    for (const { statusCode } of tried) expect(statusCode).toBeLessThan(500)
  })
})

describe('the description', () => {
  const find = (name: string) => CALLS.find((call) => call.name === name)!.operation

  test('of an upload lets a client be made: body, forms and what is required', () => {
    const { requestBody, parameters } = find('POST /v1/recordings')
    expect(Object.keys(requestBody!.content)).toEqual([
      'audio/*',
      'application/octet-stream',
      'application/ogg',
      'multipart/form-data',
    ])
    const form = requestBody!.content['multipart/form-data'].schema
    expect(form).toMatchObject({ required: ['file'], properties: { file: { format: 'binary' }, storeId: {} } })
    expect(parameters!.filter(({ required }) => required).map(({ name }) => name)).toEqual(['storeId'])
  })

  test('names every route that is guarded, and no other', () => {
    const paths = Object.keys(document.paths).filter((path) => path.startsWith('/v1/'))
    const routes = new Set(CALLS.map(({ path }) => path).filter((path) => path.startsWith('/v1/')))
    expect(paths.sort()).toEqual([...routes].sort())
  })

  test.each(CALLS)('$name says what a body, a range of statuses and an error look like', ({ method, operation }) => {
    const statuses = Object.keys(operation.responses)
    expect(statuses.filter((status) => !/^\d{3}$/.test(status))).toEqual([])
    expect(statuses.some((status) => status.startsWith('2'))).toBe(true)
    if (['POST', 'PUT'].includes(method) && !operation.requestBody) expect(operation.parameters).toBeDefined()
    for (const status of statuses.filter((one) => Number(one) >= 400))
      expect(operation.responses[status].content?.['application/json'].schema).toMatchObject({
        properties: { error: { required: ['code', 'message', 'messageEn', 'detail'] } },
      })
  })
})

test('an answer that is not as described is noticed', async () => {
  const app: App = fastify()
  await app.register(swagger, { openapi: {} })
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
  const wrong = watchAnswers(app)
  const answer = { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } }
  const schema = { querystring: { type: 'object', properties: { as: { type: 'string' } } }, response: { 200: answer } }
  app.get<{ Querystring: { as: string } }>('/x', { schema }, async ({ query: { as } }, reply) => {
    if (as === 'teapot') void reply.code(418)
    return reply.send(as === 'right' ? { n: 1 } : { n: 'one' })
  })
  const seen = []
  for (const as of ['right', 'teapot', 'wrong']) {
    await app.inject(`/x?as=${as}`)
    seen.push(wrong.size)
  }
  expect(seen).toEqual([0, 1, 2])
  await app.close()
})
