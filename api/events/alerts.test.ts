import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadPack } from '../../engine/pack/load.ts'
import type { Moment } from '../../engine/types.ts'
import { buildAnalysis, buildRecording, buildUtterance } from '../../fixtures/builders/analysis.ts'
import { openService, type Service } from '../testing/service.ts'
import { createAlertsOf } from './alerts.ts'

let service: Service
beforeAll(async () => {
  service = await openService()
})
afterAll(() => service.close())

test('alerts are the moments that the pack thinks likely enough, each kind once where it is likeliest', async () => {
  const { alert } = (await loadPack('auto')).thresholds.moment
  const moment = (kind: Moment['kind'], at: number, weight: number): Moment => ({
    ...{ kind, atMs: at * 3000, utterances: [at], weight, why: '' },
  })
  const utterances = Array.from({ length: 3 }, (_, i) => buildUtterance(i * 3000, ['叫', '你们', '经理', '来']))
  const moments = [
    moment('complaint', 0, alert - 0.1),
    moment('manager_request', 1, alert),
    moment('complaint', 1, alert + 0.05),
    moment('complaint', 2, alert + 0.1),
  ]
  const recording = buildRecording('calls')
  await service.store.saveAnalysis(recording, buildAnalysis(utterances, moments))
  const alertsOf = createAlertsOf(service.store)
  expect(await alertsOf(recording.id)).toEqual([
    { kind: 'manager_request', atMs: 3000, probability: alert },
    { kind: 'complaint', atMs: 6000, probability: alert + 0.1 },
  ])
  expect(await alertsOf('nobody')).toEqual([])
})

test('a recording of a pack that is gone has none', async () => {
  const sure: Moment = { kind: 'complaint', atMs: 0, utterances: [0], weight: 1, why: '' }
  const said = buildUtterance(0, ['差', '劲'])
  const recording = buildRecording('gone')
  await service.store.saveAnalysis(recording, { ...buildAnalysis([said], [sure]), pack: 'no-such-pack' })
  expect(await createAlertsOf(service.store)(recording.id)).toEqual([])
})
