/** The two databases hold the same and answer the same. */
import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  buildAnalysis,
  buildMention,
  buildOpinion,
  buildRecording,
  buildUtterance,
} from '../../../fixtures/builders/analysis.ts'
import { fuzzRuns } from '../../../fixtures/fuzz-runs.ts'
import { postgresName, postgresPlace, testPostgresUrl } from '../../../fixtures/test-postgres.ts'
import { AppError } from '../../errors.ts'
import { findNumbers } from '../../text/numbers.ts'
import { openInsightStore } from '../open.ts'
import { anyQuery } from '../query/test-queries.ts'
import type { SaidOpinion } from '../figure-types.ts'
import type { InsightStore, SearchFilters } from '../types.ts'

const LIMIT_MS = 600_000
const url = testPostgresUrl()
const TEXTS = [
  '价格太贵了',
  '保养要50%',
  '首付十六万八',
  '60m2的房子',
  '会写C++',
  '这个，不错',
  '保养的工时费太贵了',
  'X3和A+B',
  '和服务员说',
]

const anyFilters: fc.Arbitrary<SearchFilters> = fc.record(
  {
    storeIds: fc.subarray(['a', 'b', 'nowhere']),
    concepts: fc.array(fc.constantFrom('upkeep', '保养', 'none'), { maxLength: 2 }),
    polarity: fc.constantFrom('positive' as const, 'negative' as const),
    roles: fc.subarray(['customer', 'staff', 'unknown'] as const),
    stages: fc.subarray(['', 'price']),
    fromAt: fc.integer({ min: -1, max: 200_000_000 }),
    momentKinds: fc.subarray(['complaint', 'praise'] as const),
    outcomes: fc.subarray(['', 'order']),
    minConfidence: fc.constantFrom(0, 0.5, 0.95),
  },
  { requiredKeys: [] },
)

describe.skipIf(url === undefined)(postgresName(), () => {
  const folder = mkdtempSync(join(tmpdir(), 'tingdian-same-'))
  let stores: InsightStore[] = []
  beforeAll(async () => {
    const places = [join(folder, 'store.db'), await postgresPlace(url ?? '', 'same')]
    stores = await Promise.all(places.map((place) => openInsightStore(place)))
    for (const store of stores) await fill(store)
  })
  afterAll(async () => {
    for (const store of stores) await store.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function fill(store: InsightStore): Promise<void> {
    for (const [day, storeId] of [...'abab'].entries()) {
      const utterances = TEXTS.map((text, i) =>
        buildUtterance(
          i * 3000,
          [text.slice(0, 2), text.slice(2)].filter((word) => word !== ''),
          {
            numbers: findNumbers(text),
            ...(i % 3 === 0 && { stage: 'price', role: 'staff' as const, confidence: 0.6 }),
            ...(text.includes('保养') && {
              mentions: [buildMention(text, 'upkeep', '保养')],
              opinions: [buildOpinion('negative', { conceptId: 'upkeep', name: '保养' })],
            }),
          },
        ),
      )
      const recording = buildRecording(`${storeId}${day}`, {
        storeId,
        deviceId: `${storeId}-1`,
        startedAt: day * 86_400_000,
      })
      const moments = [{ kind: 'complaint' as const, atMs: 3000, utterances: [1, 6], weight: 0.5, why: 'rule' }]
      await store.saveAnalysis(recording, buildAnalysis(utterances, moments))
      const visitId = `${recording.id}-v0`
      if (day % 2 === 0) await store.saveOutcomes([{ visitId, outcome: 'order', source: 'test' }])
    }
  }

  /** What a store answers, or the error that it says. */
  const answer = async (ask: () => Promise<unknown>): Promise<unknown> => {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return { code: error.code, detail: error.detail }
    }
  }

  test(
    'both databases find the same, in the same order, with the same scores, marks, totals and facets',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          anyQuery,
          anyFilters,
          fc.constantFrom('relevance' as const, 'newest' as const, 'oldest' as const),
          async (query, filters, sort) => {
            const [one, other] = await Promise.all(
              stores.map(async (store) => [
                await answer(async () => {
                  const { hits, total } = await store.search({ query, filters, sort, limit: 50 })
                  return { total, hits }
                }),
                await answer(() => store.facets({ query, filters })),
                await answer(() => store.facets({ query, filters, disjunctive: true })),
              ]),
            )
            expect(other).toEqual(one)
          },
        ),
        fuzzRuns(1000),
      )
    },
    LIMIT_MS,
  )

  const inOrder = (opinions: SaidOpinion[]): SaidOpinion[] =>
    opinions.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

  test('both give the same columns to figures', async () => {
    for (const scope of [{}, { storeIds: ['a'] }, { outcomes: ['order'] }]) {
      const [one, other] = await Promise.all(
        stores.map(async (store) => {
          const source = store.figureSource()
          const { mentions, opinions, moments, within, ...columns } = await source.utterances(scope)
          return {
            columns,
            within: await within({ roles: ['staff'] }),
            said: [await mentions(), inOrder(await opinions()), await moments()],
            ...{
              outcomes: await source.outcomes(),
              recorded: await source.recorded(scope),
              stores: await source.stores(),
            },
          }
        }),
      )
      expect(other).toEqual(one)
    }
  })
})
