import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEncoder } from '../engine/meaning/encoder.ts'
import type { SearchHit } from '../engine/store/types.ts'
import { tinyEncoderFile } from '../fixtures/builders/encoder-file.ts'
import { buildEncoder, PUBLISHED_FILE } from '../models/encoder/build.ts'
import { openService, VISIT, type Service } from './testing/service.ts'

let folder: string
let service: Service

async function withVisit(opening: Promise<Service>): Promise<Service> {
  const opened = await opening
  opened.jobs.start()
  const { jobId } = (await opened.upload(VISIT, { storeId: 'a', startedAt: '2026-11-01T02:00:00Z' })).json<{
    jobId: string
  }>()
  await opened.finished(jobId)
  return opened
}

const search = (on: Service, query: Record<string, string>) => on.app.inject({ url: '/v1/search', query })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tingdian-meanings-'))
  await writeFile(join(folder, PUBLISHED_FILE), tinyEncoderFile())
  await buildEncoder(folder, folder)
  const open = async () => ({ model: 'tiny', encoder: await createEncoder(folder) })
  service = await withVisit(openService({}, open))
})
afterAll(async () => {
  await service.close()
  await rm(folder, { recursive: true })
})

describe('search by meaning', () => {
  test('ranks everything that was said, filtered and paged', async () => {
    const page = (await search(service, { q: '油耗高', mode: 'meaning', limit: '1' })).json<{
      hits: SearchHit[]
      total: number
      nextCursor: string
    }>()
    expect(page).toMatchObject({ total: 2, hits: [{ highlights: [] }] })
    const rest = await search(service, { q: '油耗高', mode: 'meaning', limit: '1', cursor: page.nextCursor })
    expect(rest.json<{ hits: SearchHit[] }>().hits[0].utterance.id).not.toBe(page.hits[0].utterance.id)
    const none = await search(service, { q: '油耗高', mode: 'meaning', store: 'b' })
    expect(none.json()).toMatchObject({ total: 0 })
  })

  test('fused with words, marks the words', async () => {
    const both = (await search(service, { q: '价格', mode: 'both' })).json<{ hits: SearchHit[] }>()
    expect(both.hits).toHaveLength(2)
    expect(both.hits[0].highlights).toHaveLength(1)
  })

  test.each([
    [{ mode: 'meaning' }, 'INPUT_INVALID'],
    [{ q: '价格', mode: 'meaning', sort: 'newest' }, 'INPUT_INVALID'],
    [{ q: '价格', mode: 'both', facets: 'true' }, 'INPUT_INVALID'],
  ])('refuses %j', async (query, code) => {
    const response = await search(service, query)
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ error: { code } })
  })
})

test('without weights, words work and meaning says how to install it', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'tingdian-no-models-'))
  const bare = await withVisit(openService({ cacheDir: empty }))
  try {
    const response = await search(bare, { q: '价格', mode: 'both' })
    expect(response.statusCode).toBe(503)
    expect(response.json()).toMatchObject({
      error: { code: 'MODEL_MISSING', detail: { install: 'npx tingdian models pull e5-small' } },
    })
    expect((await search(bare, { q: '价格' })).json()).toMatchObject({ total: 1 })
  } finally {
    await bare.close()
    await rm(empty, { recursive: true })
  }
})
