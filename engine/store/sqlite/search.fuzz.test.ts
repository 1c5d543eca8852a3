import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildAnalysis, buildMention, buildRecording, buildUtterance } from '../../../fixtures/builders/analysis.ts'
import { fuzzRuns } from '../../../fixtures/fuzz-runs.ts'
import { AppError } from '../../errors.ts'
import { findNumbers } from '../../text/numbers.ts'
import { openInsightStore } from '../open.ts'
import { anyQuery } from '../query/test-queries.ts'
import type { InsightStore, SearchFilters } from '../types.ts'

const STORES = ['a', 'b', 'c']
const TEXTS = [
  '价格太贵了',
  '保养要50%',
  '首付十六万八',
  '60m2的房子',
  '会写C++',
  '这个不错',
  '保养的工时费太贵了',
  'X3和A+B',
]

const folder = mkdtempSync(join(tmpdir(), 'tingdian-fuzz-'))
let store: InsightStore
beforeAll(async () => {
  store = await openInsightStore(join(folder, 'store.db'))
  for (const storeId of STORES)
    for (const day of [0, 1]) {
      const utterances = TEXTS.map((text, i) =>
        buildUtterance(i * 3000, [text], {
          numbers: findNumbers(text),
          mentions: text.includes('保养') ? [buildMention(text, 'upkeep', '保养')] : [],
        }),
      )
      const at = { storeId, deviceId: `${storeId}-badge`, startedAt: day * 86_400_000 }
      await store.saveAnalysis(buildRecording(`${storeId}${day}`, at), buildAnalysis(utterances))
    }
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const anyFilters: fc.Arbitrary<SearchFilters> = fc.record(
  {
    storeIds: fc.subarray([...STORES, 'nowhere']),
    concepts: fc.array(fc.constantFrom('upkeep', '保养', 'none', "x' OR 1=1 --"), { maxLength: 2 }),
    roles: fc.subarray(['customer', 'staff', 'unknown'] as const),
    fromAt: fc.integer({ min: -1, max: 200_000_000 }),
    also: fc.array(fc.record({ storeIds: fc.subarray(STORES) }, { requiredKeys: [] }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
)

test('a search gives hits or says what is wrong with the query, and never leaves its stores: hits, facets, all pages', async () => {
  await fc.assert(
    fc.asyncProperty(anyQuery, anyFilters, fc.integer({ min: 1, max: 9 }), async (query, filters, limit) => {
      const allowed = (storeId: string): boolean =>
        [filters, ...(filters.also ?? [])].every(({ storeIds }) => storeIds?.includes(storeId) ?? true)
      try {
        const seen: string[] = []
        for (let cursor: string | undefined, page = 0; page === 0 || (cursor !== undefined && page < 4); page++) {
          const { hits, nextCursor, total } = await store.search({ query, filters, limit, ...(cursor && { cursor }) })
          expect(total).toBeLessThanOrEqual(STORES.filter(allowed).length * 2 * TEXTS.length)
          expect(hits.every(({ storeId }) => allowed(storeId))).toBe(true)
          for (const { highlights, utterance } of hits)
            for (const { start, end } of highlights)
              expect(0 <= start && start < end && end <= utterance.text.length).toBe(true)
          seen.push(...hits.map(({ utterance }) => utterance.id))
          cursor = nextCursor
        }
        expect(new Set(seen).size).toBe(seen.length)
        const { stores } = await store.facets({ query, filters })
        expect(stores.every(({ value }) => allowed(value))).toBe(true)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        expect(error.code).toBe('QUERY_INVALID')
      }
    }),
    fuzzRuns(),
  )
})
