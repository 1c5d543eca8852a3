import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createKeyUses } from '../auth/key-uses.ts'
import { openService, type Service } from '../testing/service.ts'

let service: Service
beforeEach(async () => {
  service = await openService()
})
afterEach(() => service.close())

type Headers = Record<string, string>
interface Made {
  id: string
  secret: string
}
const make = (payload: object, headers: Headers = {}) =>
  service.app.inject({ method: 'POST', url: '/v1/keys', payload, headers })
const revoke = (id: string, headers: Headers = {}) =>
  service.app.inject({ method: 'DELETE', url: `/v1/keys/${id}`, headers })
const list = async (headers: Headers) => {
  const answer = await service.app.inject({ url: '/v1/keys', headers })
  return answer.json<{
    keys: { id: string; label: string; storeIds?: string[]; revokedAt?: number; lastUsedAt?: number }[]
  }>().keys
}
const status = async (headers: Headers) => (await service.app.inject({ url: '/v1/recordings', headers })).statusCode

describe('keys', () => {
  test('the first is one that may do everything, and closes the machine', async () => {
    expect((await make({ role: 'analyst' })).statusCode).toBe(409)
    expect((await make({ role: 'admin', storeIds: ['west'] })).statusCode).toBe(409)
    const made = (await make({ role: 'admin', label: ' 店长 ' })).json<Made>()
    expect(await status({})).toBe(401)
    expect(await list({ authorization: `Bearer ${made.secret}` })).toMatchObject([{ id: made.id, label: '店长' }])
  })

  test('are shown once; the list has neither key nor hash, and when each was used', async () => {
    const admin = await service.keyFor('admin')
    const made = (await make({ role: 'analyst', storeIds: ['west'], label: '分析' }, admin)).json<Made>()
    expect(made.secret).toMatch(/^td_/)
    const before = await service.app.inject({ url: '/v1/keys', headers: admin })
    expect(before.body).not.toMatch(/td_|hash|[0-9a-f]{64}/)
    expect((await list(admin)).find(({ id }) => id === made.id)?.lastUsedAt).toBeUndefined()
    expect(await status({ authorization: `Bearer ${made.secret}` })).toBe(200)
    const usedAt = (await list(admin)).find(({ id }) => id === made.id)?.lastUsedAt
    expect(usedAt).toBeGreaterThan(Date.now() - 60_000)
  })

  test('end when they are revoked, once', async () => {
    const admin = await service.keyFor('admin')
    const { id, secret } = (await make({ role: 'expert' }, admin)).json<Made>()
    expect((await revoke(id, admin)).statusCode).toBe(204)
    expect(await status({ authorization: `Bearer ${secret}` })).toBe(401)
    expect((await revoke(id, admin)).statusCode).toBe(404)
    expect((await list(admin)).find((key) => key.id === id)?.revokedAt).toBeGreaterThan(0)
  })

  test('the last one that may do everything stays', async () => {
    const admin = await service.keyFor('admin')
    await service.keyFor('admin', 'west')
    // Two of one millisecond stand in any order.
    const { id } = (await list(admin)).find(({ storeIds }) => storeIds === undefined)!
    expect((await revoke(id, admin)).statusCode).toBe(409)
    await service.keyFor('admin')
    expect((await revoke(id, admin)).statusCode).toBe(204)
    expect(await status(admin)).toBe(401)
  })

  test.each([{ role: 'boss' }, { role: 'analyst', storeIds: [] }, { role: 'analyst', storeIds: ['../x'] }, {}])(
    'refuses %j',
    async (body) => {
      expect((await make(body, await service.keyFor('admin'))).statusCode).toBe(400)
    },
  )
})

describe('an admin of some stores', () => {
  test('makes, sees and revokes keys of these alone', async () => {
    const all = await service.keyFor('admin')
    const west = await service.keyFor('admin', 'west')
    const of = async (...storeIds: string[]) => (await make({ role: 'analyst', storeIds }, all)).json<Made>()
    const [own, both, east] = [await of('west'), await of('west', 'east'), await of('east')]
    const seen = (await list(west)).map(({ id }) => id)
    expect(seen).toContain(own.id)
    expect(seen).toHaveLength(2)
    expect((await make({ role: 'admin' }, west)).statusCode).toBe(403)
    expect((await make({ role: 'analyst', storeIds: ['west', 'east'] }, west)).statusCode).toBe(403)
    expect((await make({ role: 'analyst', storeIds: ['west'] }, west)).statusCode).toBe(201)
    const master = (await service.store.listKeys()).find((key) => key.storeIds === undefined)!
    for (const id of [both.id, east.id, master.id]) expect((await revoke(id, west)).statusCode).toBe(404)
    expect((await revoke(own.id, west)).statusCode).toBe(204)
  })
})

test('uses of a key are written every few minutes, however often it is used', async () => {
  let now = 1_000_000
  const written: number[] = []
  const uses = createKeyUses({ noteKeyUse: async (_id, at) => void written.push(at) }, () => now)
  for (let second = 0; second < 601; second++, now += 1000) uses.note('k')
  expect(written).toEqual([1_000_000, 1_300_000, 1_600_000])
  expect(uses.of('k')).toBe(now - 1000)
  expect(uses.of('other')).toBeUndefined()
})
