import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addKey } from '../auth/keys.ts'
import { createSessions } from '../auth/sessions.ts'
import { openService, type Service } from '../testing/service.ts'

const HOST = 'localhost:8790'
const OWN = { host: HOST, origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin' }

let service: Service
beforeAll(async () => {
  service = await openService()
})
afterAll(() => service.close())

const login = (key: string, headers: Record<string, string> = OWN) =>
  service.app.inject({ method: 'POST', url: '/v1/session', headers, payload: { key } })

/** A key with a session of it. */
async function loggedIn(role: 'analyst' | 'expert' = 'analyst', storeIds?: string[]) {
  const key = await addKey(service.store, { role, label: '分析', ...(storeIds && { storeIds }) })
  const answer = await login(key.secret)
  const [cookie = ''] = String(answer.headers['set-cookie']).split(';')
  return { ...key, answer, cookie }
}
const ask = (cookie: string, headers: Record<string, string> = {}, url = '/v1/recordings') =>
  service.app.inject({ url, headers: { ...OWN, cookie, ...headers } })

describe('login with a key', () => {
  test('gives a cookie that scripts and other sites never see, and says who one is', async () => {
    const { answer, cookie, id } = await loggedIn('analyst', ['west'])
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['set-cookie']).toMatch(/^tingdian=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    const me = (await ask(cookie, {}, '/v1/session')).json<Record<string, unknown>>()
    expect(me).toMatchObject({ id, label: '分析', role: 'analyst', storeIds: ['west'], isOpen: false })
    expect(me.permissions).toContain('GET /v1/search')
    expect(me.permissions).not.toContain('GET /v1/devices')
    expect((await ask(cookie)).statusCode).toBe(200)
  })

  test('over HTTPS the cookie is bound to this host', async () => {
    const { secret } = await addKey(service.store, { role: 'analyst', label: '' })
    const answer = await login(secret, { ...OWN, origin: `https://${HOST}` })
    expect(answer.headers['set-cookie']).toMatch(/^__Host-tingdian=.*; Secure$/)
  })

  test('fails in one way, whatever is wrong, keys of devices included', async () => {
    const device = await addKey(service.store, { role: 'device', label: '' })
    const revoked = await addKey(service.store, { role: 'admin', label: '' })
    await service.store.revokeKey(revoked.id)
    const answers = await Promise.all(
      ['x', `td_${'A'.repeat(43)}`, device.secret, revoked.secret].map((key) => login(key)),
    )
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1)
    expect(answers[0].statusCode).toBe(401)
    expect(answers[0].headers['set-cookie']).toBeUndefined()
  })
})

describe('a session', () => {
  test('ends with its key, at once', async () => {
    const { cookie, id } = await loggedIn()
    expect((await ask(cookie)).statusCode).toBe(200)
    await service.store.revokeKey(id)
    expect((await ask(cookie)).statusCode).toBe(401)
  })

  test('ends when its person leaves, and the cookie with it', async () => {
    const { cookie } = await loggedIn()
    const left = await service.app.inject({ method: 'DELETE', url: '/v1/session', headers: { ...OWN, cookie } })
    expect(left.statusCode).toBe(204)
    expect(left.headers['set-cookie']).toContain('Max-Age=0')
    expect((await ask(cookie)).statusCode).toBe(401)
  })

  test('ends when somebody else logs in in its place', async () => {
    const { cookie } = await loggedIn()
    const next = await addKey(service.store, { role: 'analyst', label: '' })
    const other = await login(next.secret, { ...OWN, cookie })
    expect(other.statusCode).toBe(200)
    expect((await ask(cookie)).statusCode).toBe(401)
    expect((await ask(String(other.headers['set-cookie']).split(';')[0])).statusCode).toBe(200)
  })

  test.each([
    ['a page of a sibling address', { 'sec-fetch-site': 'same-site' }, 401],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['the address bar', { 'sec-fetch-site': 'none' }, 200],
  ])('is asked for by %s: %o', async (_name, headers, status) => {
    const { cookie } = await loggedIn()
    expect((await ask(cookie, headers)).statusCode).toBe(status)
  })

  test('writes only for our own page, also where the browser tells little', async () => {
    const { cookie } = await loggedIn('expert')
    const send = (headers: Record<string, string>) =>
      service.app.inject({
        method: 'DELETE',
        url: '/v1/visits/none/outcome?outcome=order',
        headers: { host: HOST, cookie, ...headers },
      })
    expect((await send({})).statusCode).toBe(401)
    expect((await send({ origin: 'http://evil.example' })).statusCode).toBe(403)
    expect((await send({ 'sec-fetch-site': 'same-site' })).statusCode).toBe(401)
    expect((await send({ origin: `http://${HOST}` })).statusCode).toBe(404)
    expect((await send({ 'sec-fetch-site': 'same-origin' })).statusCode).toBe(404)
  })

  test('does not stand in for a key that was sent and is wrong', async () => {
    const { cookie } = await loggedIn()
    expect((await ask(cookie, { authorization: 'Bearer td_no' })).statusCode).toBe(401)
  })
})

describe('sessions', () => {
  test('end after two hours without use, after twelve in any case', () => {
    let now = 0
    const sessions = createSessions(() => now)
    const { id } = sessions.begin('hash')
    for (let hours = 1.9; hours < 12; hours += 1.9) {
      now = hours * 3600_000
      expect(sessions.use(id)?.keyHash, `${hours} h`).toBe('hash')
    }
    now = 12 * 3600_000
    expect(sessions.use(id)).toBeUndefined()
    const idle = sessions.begin('hash')
    now += 2 * 3600_000
    expect(sessions.use(idle.id)).toBeUndefined()
  })
})
