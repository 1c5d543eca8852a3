/** The service over PostgreSQL: what is uploaded is analysed, found, counted, played and forgotten, as over a file. */
import { describe, expect, test } from 'vitest'
import { postgresName, postgresPlace, testPostgresUrl } from '../fixtures/test-postgres.ts'

import { openService, VISIT } from './testing/service.ts'

const url = testPostgresUrl()

describe.skipIf(url === undefined)(postgresName(), () => {
  test.each([0, 1])('keeps a recording from its upload to its end, read in %d threads', async (readThreads) => {
    const store = await postgresPlace(url ?? '', `service-${readThreads}`)
    const service = await openService({ store, readThreads })
    try {
      service.jobs.start()
      const { recordingId, jobId } = (await service.upload(VISIT, { storeId: 'a' })).json<Record<string, string>>()
      expect(await service.finished(jobId)).toMatchObject({ state: 'done' })
      const get = async (path: string) => (await service.app.inject(path)).json<unknown>()
      expect(await get('/v1/search?q=太贵')).toMatchObject({ total: 1, hits: [{ storeId: 'a' }] })
      expect(await get('/v1/insights?view=concepts')).toMatchObject({ coverage: { recordings: 1 } })
      expect((await service.app.inject(`/v1/recordings/${recordingId}/audio`)).statusCode).toBe(200)
      expect((await service.app.inject('/health/ready')).statusCode).toBe(200)
      const { audioRef } = (await service.store.getRecording(recordingId))!
      expect((await service.app.inject({ method: 'DELETE', url: `/v1/recordings/${recordingId}` })).statusCode).toBe(
        204,
      )
      expect(await get('/v1/search?q=太贵')).toMatchObject({ total: 0 })
      expect(await service.blobs.bestPathOf(audioRef!)).toBeUndefined()
    } finally {
      await service.close()
    }
  })
})
