import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PCM16 } from '../../devices/spool/record.ts'
import { wavHeader } from '../../engine/audio/wav-writer.ts'
import { createScriptedEngine, sha256 } from '../../fixtures/fakes/engine.ts'
import { createAnalysisJobs, type AnalysisJobs } from '../jobs/analysis-jobs.ts'
import { openService, VISIT, type Service } from '../testing/service.ts'
import type { WallTime } from '../ingest/time-map.ts'
import { takeInSpan } from './take-in-span.ts'

const NOON = Date.UTC(2026, 10, 20, 4)
const HOUR = 3600_000
const WAV_HEADER_BYTES = 44

const PCM = VISIT.subarray(WAV_HEADER_BYTES)
const AS_STORED = Buffer.concat([wavHeader({ sampleRate: 8000, channels: 1 }, PCM.length), PCM])

let service: Service
let jobs: AnalysisJobs
beforeEach(async () => {
  service = await openService()
  const turns = [{ startMs: 1600, endMs: 3900, text: '这款车的价格太贵了', speaker: '2' }]
  const engine = await createScriptedEngine({ [sha256(AS_STORED)]: turns, [sha256(VISIT)]: turns })
  jobs = createAnalysisJobs(service.queue, { ...service, engine })
  jobs.start()
})
afterEach(async () => {
  await jobs.close(1000)
  await service.close()
})

/** Has a device's sound become a recording; its name. */
async function takeIn(startedAt: WallTime): Promise<string> {
  const place = { fromSeq: 1, throughSeq: 20, firstSample: 0, samples: PCM.length / 2, monoMs: 0, wallMs: 0 }
  const made = {
    span: { device: 'aa', epoch: 1, ...place, rate: 8000, channels: 1, codec: PCM16 },
    device: {
      ...{ device: 'aa', publicKey: '', storeId: 'a', name: 'till', pack: 'base', enrolledAt: 0 },
      kind: 'mic-array' as const,
    },
    ...{ startedAt, array: undefined, pcmBytes: PCM.length },
    async *pcm() {
      yield PCM
    },
  }
  const { recordingId } = await takeInSpan(made, { ...service, jobs })
  expect(await service.finished((await service.jobs.ofRecording(recordingId))!.id)).toMatchObject({ state: 'done' })
  return recordingId
}

const get = async (url: string): Promise<unknown> => (await service.app.inject({ url })).json()

describe('a recording of a device says how well its time is known', () => {
  const bounds = { fromMs: NOON, toMs: NOON + HOUR }
  test.each<[WallTime, object]>([
    [{ atMs: NOON, errorMs: 20, quality: 'exact' }, { timeQuality: 'exact' }],
    [{ atMs: NOON, errorMs: Infinity, quality: 'unknown' }, { timeQuality: 'unknown' }],
    [
      { atMs: NOON, errorMs: HOUR, quality: 'bounded', bounds },
      { timeQuality: 'bounded', startsFromMs: NOON, startsToMs: NOON + HOUR },
    ],
  ])('%j: by itself, in the list and in what a search finds', async (startedAt, wanted) => {
    const id = await takeIn(startedAt)
    const [one, list, found] = [
      (await get(`/v1/recordings/${id}`)) as { recording: object },
      (await get('/v1/recordings')) as { recordings: object[] },
      (await get(`/v1/search?q=${encodeURIComponent('太贵')}`)) as { hits: object[] },
    ]
    for (const shown of [one.recording, list.recordings[0], found.hits[0]]) {
      expect(shown).toMatchObject(wanted)
      for (const key of ['startsFromMs', 'startsToMs'] as const)
        if (!(key in wanted)) expect(shown).not.toHaveProperty(key)
    }
    expect(found.hits[0]).toMatchObject({ at: NOON + 1600 })
  })

  test('one that was uploaded does not: its time is what was told', async () => {
    const { jobId } = (await service.upload(VISIT, { storeId: 'a', startedAt: '2026-11-01T02:00:00Z' })).json<{
      jobId: string
    }>()
    const { capture } = await service.finished(jobId)
    const { recording } = (await get(`/v1/recordings/${capture.recordingId}`)) as { recording: object }
    expect(recording).toMatchObject({ startedAt: Date.UTC(2026, 10, 1, 2) })
    expect(recording).not.toHaveProperty('timeQuality')
  })
})
