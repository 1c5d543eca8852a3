import { afterAll, beforeAll, expect, test } from 'vitest'
import { VISIT, openService, type Service } from '../testing/service.ts'

let service: Service
let qa: { authorization: string }
let recordingId = ''
beforeAll(async () => {
  service = await openService()
  qa = await service.keyFor('qa', 'west')
  service.jobs.start()
  const answer = await service.upload(VISIT, { storeId: 'west' }, await service.keyFor('admin'))
  const uploaded = answer.json<{ recordingId: string; jobId: string }>()
  await service.finished(uploaded.jobId)
  recordingId = uploaded.recordingId
})
afterAll(() => service.close())

const swap = (payload: object, headers = qa, id = recordingId) =>
  service.app.inject({ method: 'POST', url: `/v1/recordings/${id}/roles`, payload, headers })
const read = async () =>
  (await service.app.inject({ url: `/v1/recordings/${recordingId}`, headers: qa })).json<{
    recording: { rolesSwapped: boolean }
    utterances: { role: string }[]
  }>()
const rolesNow = async () => (await read()).utterances.map(({ role }) => role)

test('staff and customers are swapped, once however often it is said, and back', async () => {
  expect(await rolesNow()).toEqual(['staff', 'customer'])
  for (let times = 0; times < 2; times++) {
    const answer = await swap({ rolesSwapped: true })
    expect([answer.statusCode, answer.json()]).toEqual([200, { rolesSwapped: true }])
    expect(await rolesNow()).toEqual(['customer', 'staff'])
  }
  expect((await read()).recording.rolesSwapped).toBe(true)
  const ofStaff = await service.app.inject({ url: '/v1/search?q=太贵&role=staff', headers: qa })
  expect(ofStaff.json()).toMatchObject({ total: 1 })
  await swap({ rolesSwapped: false })
  expect(await rolesNow()).toEqual(['staff', 'customer'])
})

test.each([{}, { rolesSwapped: 'yes' }, { rolesSwapped: true, speaker: '9' }, { roles: { '1': 'boss' } }])(
  '%o is refused, and changes nothing',
  async (payload) => {
    expect((await swap(payload)).statusCode).toBe(400)
    expect(await rolesNow()).toEqual(['staff', 'customer'])
  },
)

test('who belongs to another store, may only read, or means no recording, changes nothing', async () => {
  expect((await swap({ rolesSwapped: true }, await service.keyFor('qa', 'east'))).statusCode).toBe(404)
  expect((await swap({ rolesSwapped: true }, qa, 'none')).statusCode).toBe(404)
  for (const role of ['analyst', 'device'] as const)
    expect((await swap({ rolesSwapped: true }, await service.keyFor(role))).statusCode).toBe(403)
  expect(await rolesNow()).toEqual(['staff', 'customer'])
})
