import { afterAll, beforeAll, expect, test } from 'vitest'
import { realDisk } from '../../devices/real/disk.ts'
import { openLedgerBook } from '../ingest/ledger-book.ts'
import { ingestDir } from '../open-device-intake.ts'
import { VISIT, openService, type Service } from '../testing/service.ts'

const [OWN, OTHER] = ['a1'.repeat(16), 'b2'.repeat(16)]
const RATE = 8000
/** Noon in China. */
const NOON = Date.UTC(2026, 10, 26, 4)

let service: Service
let recordingId: string
beforeAll(async () => {
  service = await openService()
  service.jobs.start()
  const enrolled = { publicKey: '00'.repeat(32), kind: 'badge' as const, pack: 'base', enrolledAt: 0 }
  await service.fleet.devices.put({ ...enrolled, device: OWN, name: 'badge-1', storeId: '静安店' })
  await service.fleet.devices.put({ ...enrolled, device: OTHER, name: 'badge-2', storeId: '徐汇店' })
  const uploaded = await service.upload(VISIT, { storeId: '静安店' })
  recordingId = uploaded.json<{ recordingId: string }>().recordingId
  await service.finished(uploaded.json<{ jobId: string }>().jobId)
  const book = await openLedgerBook(realDisk, `${ingestDir(service.config)}/ledger`)
  const sound = { from: 0, to: 4 * RATE, what: 'sound' as const, atMs: NOON, recordingId, offset: 0 }
  const paused = { from: 4 * RATE, to: 6 * RATE, what: 'paused' as const, atMs: NOON + 4000 }
  await book.add({ device: OWN, epoch: 1, rate: RATE, pieces: [sound, paused] })
  // From sample 100 on only: what was before it, nobody can say.
  await book.add({ device: OTHER, epoch: 1, rate: RATE, pieces: [{ ...paused, from: 100, to: RATE, atMs: NOON }] })
})
afterAll(() => service.close())

interface Answer {
  days: { device: string; captured: number; samples: Record<string, number> }[]
  isBalanced: boolean
}
const read = async (query: Record<string, string>, ...stores: string[]) =>
  service.app.inject({ url: '/v1/ledger', query, headers: await service.keyFor('admin', ...stores) })

test('says where each captured sample of a device went', async () => {
  const { days, isBalanced } = (await read({ device: 'badge-1' })).json<Answer>()
  expect(days).toMatchObject([{ device: OWN, name: 'badge-1', storeId: '静安店', day: '2026-11-26', rate: RATE }])
  const [{ captured, samples }] = days
  expect(samples).toMatchObject({ paused: 2 * RATE, recognised: 3.8 * RATE, 'no-speech': 0.2 * RATE })
  expect(Object.values(samples).reduce((sum, one) => sum + one, 0)).toBe(captured)
  expect(isBalanced).toBe(true)
})

test('shows what is not accounted for, where anything is', async () => {
  const { days, isBalanced } = (await read({ day: '2026-11-26', store: '徐汇店' })).json<Answer>()
  expect(days.map(({ device, samples }) => [device, samples.unaccounted])).toEqual([[OTHER, 100]])
  expect(isBalanced).toBe(false)
})

test('of a day on which nothing was captured is empty', async () => {
  expect((await read({ day: '2026-11-25' })).json()).toEqual({ days: [], isBalanced: true })
  expect((await read({ day: 'yesterday' })).statusCode).toBe(400)
})

test('an admin of one store sees the devices of that store alone', async () => {
  const devices = async (query: Record<string, string>): Promise<string[]> =>
    (await read(query, '静安店')).json<Answer>().days.map(({ device }) => device)
  expect(await devices({})).toEqual([OWN])
  expect(await devices({ store: '徐汇店' })).toEqual([])
})

test.each(['device', 'analyst', 'expert'] as const)('a key of the role %s does not see it', async (role) => {
  const answer = await service.app.inject({ url: '/v1/ledger', headers: await service.keyFor(role) })
  expect(answer.statusCode).toBe(403)
})
