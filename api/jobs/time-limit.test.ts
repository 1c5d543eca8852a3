import { afterEach, describe, expect, test, vi } from 'vitest'
import { OTHER_VISIT, PRIVATE_VISIT, VISIT, openService, type Service } from '../testing/service.ts'
import { analysisLimitMs, withTimeLimit } from './time-limit.ts'

const config = { analysisBaseMs: 1000, analysisTimesLength: 2 }

describe('the time that an analysis may take', () => {
  test.each([
    ['goes with the length', { bytes: 1e9, durationMs: 60_000 }, 121_000],
    ['believes no length that the size does not allow', { bytes: 5000, durationMs: 36_000_000 }, 21_000],
    ['goes with the size where no length is known', { bytes: 5000 }, 21_000],
    ['is never less than its base', { bytes: 0, durationMs: 0 }, 1000],
  ])('%s', (_name, audio, limit) => expect(analysisLimitMs(audio, config)).toBe(limit))

  test('ends what takes longer, and only that', async () => {
    const endless = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
    await expect(withTimeLimit(10, undefined, endless)).rejects.toMatchObject({ code: 'ANALYSIS_TIMEOUT' })
    const stop = new AbortController()
    const stopped = withTimeLimit(60_000, stop.signal, endless)
    stop.abort()
    await expect(stopped).rejects.toThrow('stopped')
    expect(await withTimeLimit(Infinity, undefined, async () => 'done')).toBe('done')
  })
})

describe('the only place where recordings are analysed', () => {
  let service: Service
  afterEach(() => service.close())

  test('is not held by one that takes too long; it is kept as failed, and the next has its turn', async () => {
    service = await openService({ analysisBaseMs: 100, analysisTimesLength: 0 })
    const { analyse } = service.engine
    service.engine.analyse = (path, options) =>
      path.includes(slowSha)
        ? new Promise((_, reject) => options.signal?.addEventListener('abort', () => reject(new Error('stopped'))))
        : analyse(path, options)
    const slow = (await service.upload(VISIT, { storeId: 'a' })).json<{ jobId: string }>()
    const slowSha = (await service.jobs.get(slow.jobId))!.capture.sha256
    const next = (await service.upload(OTHER_VISIT, { storeId: 'a' })).json<{ jobId: string }>()
    service.jobs.start()
    expect(await service.finished(next.jobId)).toMatchObject({ state: 'done' })
    expect(await service.jobs.get(slow.jobId)).toMatchObject({
      state: 'failed',
      attempts: 1,
      error: 'ANALYSIS_TIMEOUT',
    })
    expect(await service.blobs.bestPathOf(slowSha)).toBeDefined()
  })

  test('takes turns by store: a heap of one does not keep the others waiting', async () => {
    service = await openService()
    const saved = vi.spyOn(service.store, 'saveAnalysis')
    const jobs: string[] = []
    const upload = async (content: Buffer, storeId: string) =>
      jobs.push((await service.upload(content, { storeId })).json<{ jobId: string }>().jobId)
    for (const content of [VISIT, OTHER_VISIT, PRIVATE_VISIT]) await upload(content, 'a')
    await upload(VISIT, 'b')
    service.jobs.start()
    for (const jobId of jobs) await service.finished(jobId)
    expect(saved.mock.calls.map(([{ storeId }]) => storeId)).toEqual(['a', 'b', 'a', 'a'])
  })
})
