import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addKey } from '../auth/keys.ts'
import type { KeyRole } from '../auth/roles.ts'
import { listen } from '../testing/event-stream.ts'
import { portOf } from '../testing/raw-request.ts'
import { VISIT, wav, openService, type Service } from '../testing/service.ts'

let service: Service
let everywhere: { authorization: string }
let ofWest: { authorization: string }
beforeAll(async () => {
  service = await openService()
  everywhere = await service.keyFor('admin')
  ofWest = await service.keyFor('admin', 'west')
  service.jobs.start()
})
afterAll(() => service.close())

const job = (storeId: string, jobId: string) =>
  ({ kind: 'job', jobId, recordingId: 'r', storeId, state: 'running', attempts: 1 }) as const
const publish = (storeId: string, jobId: string) => service.events.publish(job(storeId, jobId))
const of = (jobId: string) => (one: { data: Record<string, unknown> }) => one.data.jobId === jobId

describe('the stream of events', () => {
  test('says that it is there, and tells what happens', async () => {
    const stream = await listen(service.app, everywhere)
    expect([stream.status, stream.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8'])
    expect(stream.headers['cache-control']).toBe('no-store')
    await stream.until(({ kind }) => kind === 'hello')
    publish('west', 'j1')
    expect(await stream.until(of('j1'))).toMatchObject({ kind: 'job', data: job('west', 'j1') })
    stream.close()
  })

  test('a recording is followed from its upload to its end, without a word of it', async () => {
    const stream = await listen(service.app, ofWest)
    await stream.until(({ kind }) => kind === 'hello')
    const answer = await service.upload(VISIT, { storeId: 'west' }, everywhere)
    const { recordingId, jobId } = answer.json<{ recordingId: string; jobId: string }>()
    const state = (wanted: string) => (one: { data: Record<string, unknown> }) =>
      one.data.jobId === jobId && one.data.state === wanted
    await stream.until(state('done'))
    const analysed = await stream.until(({ kind }) => kind === 'recording')
    expect(analysed.data).toMatchObject({ change: 'analysed', recordingId, storeId: 'west', alerts: [] })
    await service.app.inject({
      method: 'POST',
      url: `/v1/recordings/${recordingId}/roles`,
      payload: { rolesSwapped: true },
      headers: everywhere,
    })
    await stream.until(({ kind, id }) => kind === 'recording' && id !== analysed.id)
    await service.app.inject({ method: 'DELETE', url: `/v1/recordings/${recordingId}`, headers: everywhere })
    const gone = await stream.until(({ data }) => data.change === 'deleted')
    expect(gone.data).toMatchObject({ recordingId, storeId: 'west' })
    expect(stream.bytes()).not.toMatch(/太贵|欢迎|visit/)
    stream.close()
  })

  test('tells what another process has done to the same store', async () => {
    const stream = await listen(service.app, everywhere)
    await stream.until(({ kind }) => kind === 'hello')
    // The queue itself, past everything in this process that could tell of it.
    const { jobId } = (await service.upload(wav(300), { storeId: 'east' }, everywhere)).json<{ jobId: string }>()
    const { capture } = (await service.jobs.get(jobId))!
    const { id } = await service.queue.enqueue({ kind: 'analyse', lane: 'east', payload: capture })
    await stream.until(of(id))
    stream.close()
  })

  test('goes on after a break where it was left, each event once', async () => {
    const first = await listen(service.app, everywhere)
    publish('west', 'a1')
    const { id = '' } = await first.until(of('a1'))
    first.close()
    publish('west', 'a2')
    publish('west', 'a3')
    for (const [headers, query] of [
      [{ ...everywhere, 'last-event-id': id }, ''],
      [everywhere, `?after=${id}`],
    ] as const) {
      const again = await listen(service.app, headers, query)
      await again.until(of('a3'))
      const jobs = again.told.filter(({ kind }) => kind === 'job').map(({ data }) => data.jobId)
      expect(jobs.filter((jobId) => String(jobId).startsWith('a'))).toEqual(['a2', 'a3'])
      again.close()
    }
  })

  test.each(['of-another-process', 'x'.repeat(64)])(
    'an id that nobody knows (%s) is told to read again',
    async (id) => {
      const stream = await listen(service.app, { ...everywhere, 'last-event-id': id })
      const reset = await stream.until(({ kind }) => kind === 'reset')
      publish('west', 'after-reset')
      await stream.until(of('after-reset'))
      stream.close()
      const again = await listen(service.app, { ...everywhere, 'last-event-id': reset.id ?? '' })
      await again.until(({ kind }) => kind === 'hello')
      await again.until(of('after-reset'))
      again.close()
    },
  )

  test('an id that is too long ago is told to read again', async () => {
    const stream = await listen(service.app, everywhere)
    publish('west', 'old')
    const { id = '' } = await stream.until(of('old'))
    stream.close()
    for (let i = 0; i < 1001; i++) publish('west', `flood-${i}`)
    const again = await listen(service.app, { ...everywhere, 'last-event-id': id })
    await again.until(({ kind }) => kind === 'reset')
    again.close()
  })

  test('kinds and stores narrow it', async () => {
    const stream = await listen(service.app, everywhere, '?kind=job&kind=repairs&store=west')
    await stream.until(({ kind }) => kind === 'hello')
    service.events.publish({ kind: 'recording', change: 'changed', recordingId: 'r', storeId: 'west' })
    publish('east', 'n1')
    publish('west', 'n2')
    await stream.until(of('n2'))
    expect(stream.told.map(({ kind }) => kind)).toEqual(['hello', 'job'])
    stream.close()
    expect((await listen(service.app, everywhere, '?kind=secrets')).status).toBe(400)
  })
})

describe('nobody hears what is not theirs', () => {
  test('a key of a store: not a byte of another store, nor of what is of no store', async () => {
    const stream = await listen(service.app, ofWest)
    await stream.until(({ kind }) => kind === 'hello')
    publish('east', 's1')
    service.events.publish({ kind: 'recording', change: 'deleted' })
    service.events.publish({ kind: 'basket', basketId: 'secret' }, () => false)
    publish('west', 's2')
    await stream.until(of('s2'))
    expect(stream.told.map(({ kind }) => kind)).toEqual(['hello', 'job'])
    expect(stream.bytes()).not.toMatch(/east|secret/)
    stream.close()
  })

  test('a basket is told of to who made it, and to others while it is shared with them', async () => {
    const send = (method: 'POST' | 'DELETE', url: string, payload: object, headers: object) =>
      service.app.inject({ method, url, payload, headers: { ...headers } })
    const owner = await service.keyFor('analyst')
    const [own, other] = [await listen(service.app, owner), await listen(service.app, await service.keyFor('analyst'))]
    for (const stream of [own, other]) await stream.until(({ kind }) => kind === 'hello')
    const { id } = (await send('POST', '/v1/baskets', { name: '排队' }, owner)).json<{ id: string }>()
    await send('POST', `/v1/baskets/${id}`, { isShared: true }, owner)
    await send('POST', `/v1/baskets/${id}`, { isShared: false }, owner)
    await send('DELETE', `/v1/baskets/${id}`, {}, owner)
    publish('west', 'b-end')
    for (const stream of [own, other]) await stream.until(of('b-end'))
    const heard = (stream: typeof own) => stream.told.filter(({ data }) => data.basketId === id).length
    expect([heard(own), heard(other)]).toEqual([4, 2])
    expect(own.bytes()).not.toContain('排队')
    for (const stream of [own, other]) stream.close()
  })

  test.each([
    ['analyst', ['job', 'recording']],
    ['expert', ['job', 'recording', 'repairs']],
    ['qa', ['job', 'recording', 'repairs', 'device']],
    ['admin', ['job', 'recording', 'repairs', 'device']],
  ] as [KeyRole, string[]][])('%s hears of %o', async (role, kinds) => {
    const stream = await listen(service.app, await service.keyFor(role))
    await stream.until(({ kind }) => kind === 'hello')
    publish('west', `${role}-1`)
    service.events.publish({ kind: 'recording', change: 'changed', recordingId: 'r', storeId: 'west' })
    service.events.publish({ kind: 'repairs', storeId: 'west', decided: 1 })
    service.events.publish({ kind: 'device', device: 'd', storeId: 'west', state: 'recording', isConnected: true })
    publish('west', `${role}-2`)
    await stream.until(of(`${role}-2`))
    expect(stream.told.slice(1, -1).map(({ kind }) => kind)).toEqual(kinds)
    stream.close()
  })

  test.each([
    ['without a key', {}, 401],
    ['with the key of a device', 'device', 403],
    ['from another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ] as const)('%s there is none', async (_name, given, status) => {
    const headers = given === 'device' ? await service.keyFor('device') : { ...given }
    expect((await listen(service.app, headers)).status).toBe(status)
  })
})

describe('a stream ends', () => {
  const keyWithId = async (role: KeyRole = 'analyst') => {
    const { id, secret } = await addKey(service.store, { role, label: '' })
    return { id, secret, headers: { authorization: `Bearer ${secret}` } }
  }

  test('when its key is revoked here', async () => {
    const { id, headers } = await keyWithId()
    const stream = await listen(service.app, headers)
    await stream.until(({ kind }) => kind === 'hello')
    await service.app.inject({ method: 'DELETE', url: `/v1/keys/${id}`, headers: everywhere })
    await stream.isOver
    expect((await listen(service.app, headers)).status).toBe(401)
  })

  test('when its key is revoked by somebody else', async () => {
    const { id, headers } = await keyWithId()
    const stream = await listen(service.app, headers)
    await stream.until(({ kind }) => kind === 'hello')
    await service.store.revokeKey(id)
    await stream.isOver
  })

  test('with its session, and that of nobody else', async () => {
    const { secret } = await keyWithId()
    const host = `localhost:${await portOf(service.app)}`
    const own = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }
    const logIn = async () => {
      const answer = await service.app.inject({
        method: 'POST',
        url: '/v1/session',
        headers: own,
        payload: { key: secret },
      })
      const [cookie = ''] = String(answer.headers['set-cookie']).split(';')
      return { host, cookie, 'sec-fetch-site': 'same-origin' }
    }
    const [mine, other] = [await logIn(), await logIn()]
    const [left, stays] = [await listen(service.app, mine), await listen(service.app, other)]
    await left.until(({ kind }) => kind === 'hello')
    await service.app.inject({ method: 'DELETE', url: '/v1/session', headers: { ...own, ...mine } })
    await left.isOver
    publish('west', 'still-there')
    await stays.until(of('still-there'))
    stays.close()
  })

  test('on a machine that was open, when the first key is made', async () => {
    const open = await openService()
    try {
      const stream = await listen(open.app, {})
      await stream.until(({ kind }) => kind === 'hello')
      await open.app.inject({ method: 'POST', url: '/v1/keys', payload: { role: 'admin' } })
      await stream.isOver
    } finally {
      await open.close()
    }
  })

  test('when the service closes, which does not wait for it', async () => {
    const other = await openService()
    const stream = await listen(other.app, {})
    await stream.until(({ kind }) => kind === 'hello')
    await other.close()
    await stream.isOver
  })
})

test('who does not read holds up nobody and fills no memory: it hears to read again when it goes on', async () => {
  const stream = await listen(service.app, everywhere)
  await stream.until(({ kind }) => kind === 'hello')
  stream.stopReading()
  const reads = await listen(service.app, everywhere)
  // More than the log holds, and than the network between would take in.
  for (let round = 0; round < 60; round++) {
    for (let i = 0; i < 900; i++) publish('west', `${round}-${i}-${'x'.repeat(100)}`)
    await reads.until(of(`${round}-899-${'x'.repeat(100)}`))
    reads.told.length = 0
  }
  stream.goOn()
  await stream.until(({ kind }) => kind === 'reset')
  expect(stream.told.length).toBeLessThan(60 * 900)
  publish('west', 'goes-on')
  await stream.until(of('goes-on'))
  stream.close()
  reads.close()
})

test('one key has a bounded number of streams, and its other requests are not held up by them', async () => {
  const key = await service.keyFor('analyst')
  const streams = []
  for (let i = 0; i < 100; i++) streams.push(await listen(service.app, key))
  expect(streams.every(({ status }) => status === 200)).toBe(true)
  expect((await listen(service.app, key)).status).toBe(429)
  expect((await service.app.inject({ url: '/v1/jobs', headers: key })).statusCode).toBe(200)
  expect((await listen(service.app, ofWest)).status).toBe(200)
  for (const stream of streams) stream.close()
})
