import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { heardReplays, writeFixture } from '../replay/test-fixture.ts'
import { openService, type Service } from '../testing/service.ts'

let root: string
let service: Service
let qa: Record<string, string>
let words: string[][]
const said = [
  ['您', '好'],
  ['太', '贵', '了'],
]
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tingdian-replays-'))
  await writeFixture(root, '甲', { tags: ['near'] })
  await writeFixture(root, 'b')
  words = said
  service = await openService(
    { replaysDir: root },
    undefined,
    {},
    heardReplays(() => words),
  )
  await service.keyFor('admin')
  qa = await service.keyFor('qa')
})
afterAll(async () => {
  await service.close()
  await rm(root, { recursive: true, force: true })
})

type Body = Record<string, unknown>
async function ask(method: 'GET' | 'POST', path: string, payload?: object, headers = qa) {
  const url = `/v1/replay/${path}`
  const answer = await service.app.inject({ method, url, headers, ...(payload && { payload }) })
  return { status: answer.statusCode, body: answer.json<Body>(), raw: answer }
}
const codeOf = ({ body }: { body: Body }) => (body.error as Body | undefined)?.code

/** Begins a run and waits for its end. */
async function replayed(body: object = {}): Promise<string> {
  const begun = await ask('POST', 'runs', body)
  expect(begun.status).toBe(202)
  const id = begun.body.id as string
  for (;;) {
    const { run } = (await ask('GET', `runs/${id}`)).body as { run: Body }
    if (run.state !== 'running') return id
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const caseOf = (id: string, name: string, more = '') =>
  ask('GET', `runs/${id}/case?case=${encodeURIComponent(name)}${more}`)
const accept = (id: string, name: string, reason = '听过了') => ask('POST', `runs/${id}/accept`, { case: name, reason })
const heardOtherwise = async (other: string[][], work: () => Promise<void>) => {
  words = other
  try {
    await work()
  } finally {
    words = said
  }
}

describe('/v1/replay', () => {
  test('what nobody accepted is new; accepted, it is the same; heard otherwise, it differs in a way that can be read', async () => {
    expect((await ask('GET', 'fixtures')).body).toMatchObject({
      folder: root,
      fixtures: [
        { name: 'b', isWritable: true },
        { name: '甲', tags: ['near'], sound: 'recording' },
      ],
    })
    const page = (await ask('GET', 'fixtures?limit=1')).body
    expect(page).toMatchObject({ fixtures: [{ name: 'b' }] })
    expect((await ask('GET', `fixtures?cursor=${String(page.nextCursor)}`)).body).toMatchObject({
      fixtures: [{ name: '甲' }],
    })
    const first = await replayed()
    expect((await ask('GET', 'runs?limit=1')).body).toMatchObject({ runs: [{ id: first }] })
    expect((await ask('GET', 'runs?cursor=nonsense')).status).toBe(400)
    expect((await ask('GET', `runs/${first}`)).body).toMatchObject({
      run: { state: 'done', done: 2, total: 2, isNew: 2, different: 0 },
      cases: [
        { name: 'b', status: 'new' },
        { name: '甲', status: 'new' },
      ],
    })
    expect((await caseOf(first, '甲')).body).toMatchObject({ status: 'new', mayAccept: true })
    expect((await accept(first, '甲')).body).toMatchObject({ accepted: { reason: '听过了' } })
    const { accepted } = JSON.parse(await readFile(join(root, '甲', 'expected.json'), 'utf8')) as { accepted: Body[] }
    expect(accepted).toMatchObject([{ reason: '听过了', differences: {} }])
    expect((await caseOf(first, '甲')).body).toMatchObject({ mayAccept: false, accepted: { reason: '听过了' } })
    const second = await replayed({ fixtures: ['甲'] })
    expect((await ask('GET', `runs/${second}`)).body).toMatchObject({ cases: [{ name: '甲', status: 'same' }] })
    await heardOtherwise([said[0], ['太', '跪', '了']], async () => {
      const third = await replayed({ fixtures: ['甲'] })
      const { body } = await caseOf(third, '甲')
      expect(body).toMatchObject({ status: 'different', differences: { word: 1, concept: 1 }, mayAccept: true })
      const { moments, found } = body as { moments: Body[]; found: Body[] }
      expect(moments[1]).toMatchObject({
        wanted: [{ text: '太贵了', marks: [{ start: 1, end: 2 }] }],
        got: [{ text: '太跪了', marks: [{ start: 1, end: 2 }] }],
      })
      expect(found[0]).toMatchObject({ kind: 'word', wanted: ['贵'], got: ['跪'] })
      // Any run against any other, whichever is the older.
      const sides = (await caseOf(second, '甲', `&against=${third}`)).body
      expect(sides).toMatchObject({ status: 'different', mayAccept: false, against: { id: third } })
      expect((await ask('GET', `runs/${second}?against=${first}`)).body).toMatchObject({
        cases: [
          { name: 'b', status: 'broken' },
          { name: '甲', status: 'same' },
        ],
      })
    })
  })

  test('its sound is cut exactly, in ranges, and known again', async () => {
    const id = await replayed({ fixtures: ['b'], stage: 'sound' })
    const url = `/v1/replay/runs/${id}/clip?case=b&fromMs=250&toMs=750`
    const whole = await service.app.inject({ url, headers: qa })
    expect([whole.statusCode, whole.headers['content-type']]).toEqual([200, 'audio/wav'])
    const begin = whole.rawPayload.indexOf('data') + 8
    expect(whole.rawPayload.length - begin).toBe(8000 * 2)
    const part = await service.app.inject({ url, headers: { ...qa, range: `bytes=${begin}-${begin + 99}` } })
    expect([part.statusCode, part.rawPayload.equals(whole.rawPayload.subarray(begin, begin + 100))]).toEqual([
      206,
      true,
    ])
    const known = { ...qa, 'if-none-match': String(whole.headers.etag) }
    expect((await service.app.inject({ url, headers: known })).statusCode).toBe(304)
    expect((await ask('GET', `runs/${id}/clip?case=b&fromMs=5&toMs=5`)).status).toBe(400)
    expect((await ask('GET', `runs/${id}/clip?case=${encodeURIComponent('../甲')}&fromMs=0&toMs=5`)).status).toBe(404)
  })

  test('only what was seen is accepted: not after the fixture changed, and not where nothing can be written', async () => {
    await writeFixture(root, 'c')
    const id = await replayed({ fixtures: ['c'] })
    const blocked = join(root, 'c', 'expected.json.next')
    await mkdir(blocked)
    expect(await accept(id, 'c')).toMatchObject({ status: 409, body: { error: { code: 'FIXTURE_READ_ONLY' } } })
    await rm(blocked, { recursive: true })
    const manifest = await readFile(join(root, 'c', 'fixture.json'), 'utf8')
    await writeFile(join(root, 'c', 'fixture.json'), manifest.replace('"base"', '"auto"'))
    expect(codeOf(await accept(id, 'c'))).toBe('CONFLICT')
    expect(codeOf(await ask('GET', `runs/${id}/clip?case=c&fromMs=0&toMs=500`))).toBe('CONFLICT')
    await writeFile(join(root, 'c', 'fixture.json'), manifest)
    expect((await accept(id, 'c')).status).toBe(200)
    expect(codeOf(await accept(id, 'c'))).toBe('CONFLICT')
    const expected = join(root, 'c', 'expected.json')
    const takeBack = () => ask('POST', `runs/${id}/take-back`, { case: 'c' })
    expect((await caseOf(id, 'c')).body.mayTakeBack).toBe(true)
    expect((await takeBack()).body).toMatchObject({ takenBack: { reason: '听过了' } })
    await expect(readFile(expected)).rejects.toThrow()
    expect((await caseOf(id, 'c')).body).toMatchObject({ mayAccept: true, mayTakeBack: false })
    expect(codeOf(await takeBack())).toBe('CONFLICT')
    expect((await accept(id, 'c', '还是对的')).status).toBe(200)
    await writeFile(expected, `${await readFile(expected, 'utf8')} `)
    expect((await caseOf(id, 'c')).body.mayTakeBack).toBe(false)
    expect(codeOf(await takeBack())).toBe('CONFLICT')
    await rm(join(root, 'c'), { recursive: true })
    expect((await caseOf(id, 'c')).body).toMatchObject({ status: 'new', mayAccept: false })
  })

  test('a broken fixture is told, and does not keep the others from running; words alone cannot be accepted', async () => {
    await mkdir(join(root, 'broken'))
    await writeFile(join(root, 'broken', 'fixture.json'), '{"version":1}')
    const id = await replayed({ stage: 'text' })
    const { body } = await ask('GET', `runs/${id}`)
    expect(body).toMatchObject({ run: { broken: 1, done: 3 } })
    expect((await caseOf(id, 'broken')).body).toMatchObject({ status: 'broken', error: { code: 'FIXTURE_BROKEN' } })
    expect((await ask('GET', 'fixtures')).body.fixtures).toContainEqual(expect.objectContaining({ name: 'broken' }))
    expect((await caseOf(id, '甲')).body).toMatchObject({ status: 'same', mayAccept: false })
    expect(codeOf(await accept(id, '甲'))).toBe('FIXTURE_BROKEN')
    await rm(join(root, 'broken'), { recursive: true })
  })

  test.each([{ fixtures: ['none'] }, { fixtures: ['../..'] }, { stage: 'both' }, { beams: 3 }])(
    '%o begins nothing',
    async (body) => {
      expect([400, 404]).toContain((await ask('POST', 'runs', body)).status)
    },
  )

  test('a reason is wanted', async () => {
    const id = await replayed({ fixtures: ['b'] })
    for (const reason of ['', '  ']) expect((await accept(id, 'b', reason)).status).toBe(400)
  })
})

describe('who may', () => {
  test('experts look, they begin and accept nothing; analysts see nothing of it', async () => {
    const id = await replayed({ fixtures: ['b'] })
    const [expert, analyst] = [await service.keyFor('expert'), await service.keyFor('analyst')]
    expect((await ask('GET', `runs/${id}`, undefined, expert)).status).toBe(200)
    expect((await ask('POST', 'runs', {}, expert)).status).toBe(403)
    expect((await ask('POST', `runs/${id}/accept`, { case: 'b', reason: '好' }, expert)).status).toBe(403)
    for (const path of ['fixtures', 'runs', `runs/${id}`, `runs/${id}/case?case=b`])
      expect((await ask('GET', path, undefined, analyst)).status).toBe(403)
  })

  test('fixtures may be of any store: whoever is bound to some sees none', async () => {
    const id = await replayed({ fixtures: ['b'] })
    const bound = await service.keyFor('admin', 'west')
    for (const path of [
      'fixtures',
      'runs',
      `runs/${id}`,
      `runs/${id}/case?case=b`,
      `runs/${id}/clip?case=b&fromMs=0&toMs=9`,
    ])
      expect(codeOf(await ask('GET', path, undefined, bound)), path).toBe('AUTH_FORBIDDEN')
    for (const [path, body] of [
      ['runs', {}],
      [`runs/${id}/cancel`],
      [`runs/${id}/accept`, { case: 'b', reason: '好' }],
    ] as const)
      expect(codeOf(await ask('POST', path, body, bound)), path).toBe('AUTH_FORBIDDEN')
  })
})
