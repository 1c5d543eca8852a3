import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrolmentRequest } from '../../devices/protocol/enrolment.ts'
import { newIdentity } from '../../devices/protocol/identity.ts'
import { realRandom } from '../../devices/real/random.ts'
import { openService, type Service } from '../testing/service.ts'

let service: Service
let admin: Record<string, string>
let ofStore: Record<string, string>
beforeAll(async () => {
  service = await openService()
  admin = await service.keyFor('admin')
  ofStore = await service.keyFor('admin', '静安店')
})
afterAll(() => service.close())

type Body = Record<string, unknown>

const post = (url: string, payload: Body, headers: Record<string, string> = {}) =>
  service.app.inject({ method: 'POST', url, payload, headers })
const get = (url: string, headers: Record<string, string>) => service.app.inject({ url, headers })
const codeFor = async (body: Body, headers = admin) =>
  (await post('/v1/devices/codes', body, headers)).json<{ code: string }>().code

async function enrolled(name: string, storeId: string): Promise<string> {
  const code = await codeFor({ name, storeId, kind: 'badge', array: 'pepper' })
  const answer = await post('/v1/devices/enrol', enrolmentRequest(newIdentity(realRandom), code))
  expect(answer.statusCode).toBe(201)
  expect(answer.json()).toMatchObject({ name, storeId, kind: 'badge', array: 'pepper', pack: 'base' })
  return answer.json<{ device: string; sealingKey: string }>().device
}

test('a code lets a device in without any key, though keys there are', async () => {
  const device = await enrolled('badge-1', '徐汇店')
  const shown = await get(`/v1/devices/${device}`, admin)
  expect(shown.json()).toMatchObject({ device, name: 'badge-1', state: 'never-seen', isConnected: false })
  expect(shown.payload).not.toContain('publicKey')
})

test('every wrong code gets the same answer', async () => {
  const code = await codeFor({ name: 'badge-2', storeId: '徐汇店' })
  const others = [code.slice(0, -1) + (code.endsWith('Z') ? '0' : 'Z'), '000-0000-000', 'x', '没有']
  for (const wrong of others) {
    const answer = await post('/v1/devices/enrol', enrolmentRequest(newIdentity(realRandom), wrong))
    expect([answer.statusCode, answer.json<{ error: { code: string } }>().error.code]).toEqual([403, 'ENROL_REFUSED'])
  }
})

test('an admin of one store sees, admits and revokes the devices of that store alone', async () => {
  const [own, other] = [await enrolled('badge-3', '静安店'), await enrolled('badge-4', '徐汇店')]
  const listed = (await get('/v1/devices', ofStore)).json<{ devices: { device: string }[] }>().devices
  expect(listed.map(({ device }) => device)).toEqual([own])
  expect((await get(`/v1/devices/${other}`, ofStore)).statusCode).toBe(404)
  expect((await post(`/v1/devices/${other}/revoke`, {}, ofStore)).statusCode).toBe(404)
  expect((await post('/v1/devices/codes', { name: 'x', storeId: '徐汇店' }, ofStore)).statusCode).toBe(403)
  const revoked = await service.app.inject({ method: 'POST', url: `/v1/devices/${own}/revoke`, headers: ofStore })
  expect(revoked.json()).toMatchObject({ device: own, state: 'revoked' })
})

test.each(['device', 'analyst', 'expert', 'qa'] as const)('a key of the role %s manages no devices', async (role) => {
  const key = await service.keyFor(role)
  expect((await get('/v1/devices', key)).statusCode).toBe(role === 'qa' ? 200 : 403)
  expect((await post('/v1/devices/codes', { name: 'x', storeId: 'a' }, key)).statusCode).toBe(403)
})

test('two living devices of a store have two names', async () => {
  const device = await enrolled('badge-5', '徐汇店')
  const again = () => post('/v1/devices/codes', { name: 'badge-5', storeId: '徐汇店' }, admin)
  expect((await again()).statusCode).toBe(409)
  await service.app.inject({ method: 'POST', url: `/v1/devices/${device}/revoke`, headers: admin })
  expect((await again()).statusCode).toBe(201)
})

test('devices are found by their names and by their store’s, as they are written or sound', async () => {
  const [one, two] = [await enrolled('收银台', '番禺店'), await enrolled('前台', 's-77')]
  await service.app.inject({ method: 'PATCH', url: '/v1/stores/s-77', payload: { name: '重庆店' }, headers: admin })
  const found = async (q: string, headers = admin) =>
    (await get(`/v1/devices?q=${encodeURIComponent(q)}`, headers))
      .json<{ devices: { device: string }[] }>()
      .devices.map(({ device }) => device)
  for (const q of ['shouyintai', 'syt', '收银', 'panyu', 'py', one]) expect(await found(q), q).toEqual([one])
  for (const q of ['qiantai', 'cqd', 's-77']) expect(await found(q), q).toEqual([two])
  expect(await found('syt', ofStore)).toEqual([])
})
