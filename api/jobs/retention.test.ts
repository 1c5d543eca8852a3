import { afterEach, describe, expect, test } from 'vitest'
import { AppError, type ErrorCode } from '../../engine/errors.ts'
import { openService, wav, type Service } from '../testing/service.ts'
import { deleteOverdue } from './retention.ts'

const DAY_MS = 24 * 3600 * 1000

interface Answer {
  recordingId: string
  jobId: string
}

let service: Service
/** Takes in three recordings: one is no audio, one waits for a model, one fails for reasons that nobody knows. */
async function failing(config: Parameters<typeof openService>[0]) {
  service = await openService(config, undefined, { maxAttempts: 1 })
  const codes: ErrorCode[] = ['AUDIO_NOT_AUDIO', 'MODEL_MISSING', 'INTERNAL']
  service.engine.analyse = async () => {
    throw new AppError(codes.shift() ?? 'INTERNAL')
  }
  const taken: Answer[] = []
  for (const tag of [11, 12, 13]) taken.push((await service.upload(wav(100, tag), { storeId: 'a' })).json<Answer>())
  service.jobs.start()
  for (const { jobId } of taken) await service.finished(jobId)
  return taken.map(({ recordingId }) => recordingId)
}

const left = async () => (await service.jobs.list()).jobs.map(({ capture }) => capture.recordingId).sort()

describe('audio that came to no words', () => {
  afterEach(() => service.close())

  test('is deleted after its days where it was refused; what can be mended stays for ever', async () => {
    const [refused, blocked, failed] = await failing({ refusedAudioDays: 3 })
    expect(await deleteOverdue(service, Date.now() + 3 * DAY_MS - 60_000)).toEqual([])
    const { capture } = (await service.jobs.ofRecording(refused))!
    expect(await deleteOverdue(service, Date.now() + 3 * DAY_MS + 1000)).toEqual([refused])
    expect(await service.blobs.bestPathOf(capture.sha256)).toBeUndefined()
    expect(await deleteOverdue(service, Date.now() + 10_000 * DAY_MS)).toEqual([])
    expect(await left()).toEqual([blocked, failed].sort())
  })

  test('is deleted after the limit for all, where one is set', async () => {
    const ids = await failing({ refusedAudioDays: 0, unanalysedAudioDays: 5 })
    expect(await deleteOverdue(service, Date.now() + 4 * DAY_MS)).toEqual([])
    expect((await deleteOverdue(service, Date.now() + 6 * DAY_MS)).sort()).toEqual(ids.sort())
    expect(await left()).toEqual([])
  })

  test('stays without limits', async () => {
    await failing({ refusedAudioDays: 0 })
    expect(await deleteOverdue(service, Date.now() + 10_000 * DAY_MS)).toEqual([])
    expect(await left()).toHaveLength(3)
  })
})
