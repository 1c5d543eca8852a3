import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { AppError, type ErrorCode, type ErrorDetail } from '../../engine/errors.ts'
import type { Asking } from '../../engine/store/reading-types.ts'
import { openService, type Service } from '../testing/service.ts'

let service: Service
let headers: { authorization: string }
beforeAll(async () => {
  service = await openService({ requestsPerMinute: 10_000 })
  headers = await service.keyFor('analyst')
})
afterAll(() => service.close())

describe('questions that cannot be answered now', () => {
  test.each<[ErrorCode, number, string | undefined]>([
    ['QUERY_LIMIT', 429, '2'],
    ['QUERY_BUSY', 503, '2'],
    ['QUERY_TIMEOUT', 504, undefined],
  ])('%s: %i', async (code, status, retryAfter) => {
    const detail: ErrorDetail = retryAfter === undefined ? { deadlineMs: 10_000 } : { retryAfterMs: 1500 }
    const search = vi.spyOn(service.store, 'search').mockRejectedValueOnce(new AppError(code, { detail }))
    const response = await service.app.inject({ url: '/v1/search', query: { q: '价格' }, headers })
    expect(response.statusCode).toBe(status)
    expect(response.json()).toMatchObject({ error: { code } })
    expect(response.headers['retry-after']).toBe(retryAfter)
    search.mockRestore()
  })
})

describe('a client that leaves', () => {
  const PATHS: [string, 'search' | 'facets' | 'figures' | 'listVisits'][] = [
    ['/v1/search?q=价格', 'search'],
    ['/v1/search?q=价格&facets=true', 'facets'],
    ['/v1/insights?view=changes&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z', 'figures'],
    ['/v1/visits', 'listVisits'],
  ]
  test.each(PATHS)('%s: its question is given up', async (path, name) => {
    const address = await service.app.listen({ port: 0 }).catch(() => service.app.listeningOrigin)
    const asked = new Promise<Asking | undefined>((resolve) => {
      vi.spyOn(service.store, name).mockImplementationOnce((_request: unknown, asking?: Asking) => {
        resolve(asking)
        return new Promise<never>((_resolve, reject) =>
          asking?.signal?.addEventListener('abort', () => reject(asking.signal?.reason as Error)),
        )
      })
    })
    const client = new AbortController()
    const answer = fetch(address + path, { headers, signal: client.signal }).catch(() => 'left')
    const asking = await asked
    expect(asking?.key).toMatch(/^\w{8}$/)
    expect(asking?.signal?.aborted).toBe(false)
    client.abort()
    expect(await answer).toBe('left')
    await vi.waitFor(() => expect(asking?.signal?.reason).toMatchObject({ code: 'CANCELLED' }))
  })
})
