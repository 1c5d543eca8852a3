/** The two databases hold the same and answer the same. */
import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fuzzRuns } from '../../../fixtures/fuzz-runs.ts'
import { answerOf, anyFilters, fillWorld } from '../../../fixtures/search-world.ts'
import { postgresName, postgresPlace, testPostgresUrl } from '../../../fixtures/test-postgres.ts'
import { openInsightStore } from '../open.ts'
import { anyQuery } from '../query/test-queries.ts'
import type { SaidByRow, SaidOpinion } from '../figure-types.ts'
import type { InsightStore } from '../types.ts'

const url = testPostgresUrl()

describe.skipIf(url === undefined)(postgresName(), () => {
  const folder = mkdtempSync(join(tmpdir(), 'tingdian-same-'))
  let stores: InsightStore[] = []
  beforeAll(async () => {
    const places = [join(folder, 'store.db'), await postgresPlace(url ?? '', 'same')]
    stores = await Promise.all(places.map((place) => openInsightStore(place)))
    for (const store of stores) await fillWorld(store)
  })
  afterAll(async () => {
    for (const store of stores) await store.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('both databases find the same, in the same order, with the same scores, marks, totals and facets', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyQuery,
        anyFilters,
        fc.constantFrom('relevance' as const, 'newest' as const, 'oldest' as const),
        async (query, filters, sort) => {
          const [one, other] = await Promise.all(
            stores.map(async (store) => [
              await answerOf(async () => {
                const { hits, total } = await store.search({ query, filters, sort, limit: 50 })
                return { total, hits }
              }),
              await answerOf(() => store.facets({ query, filters })),
              await answerOf(() => store.facets({ query, filters, disjunctive: true })),
            ]),
          )
          expect(other).toEqual(one)
        },
      ),
      fuzzRuns(1000),
    )
  })

  const inOrder = (opinions: SaidOpinion[]): SaidOpinion[] =>
    opinions.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

  /** What each row says, in no order: databases hand over kinds in orders of their own. */
  const kindsByRow = ({ kinds, ends, kindOf }: SaidByRow): string[][] =>
    Array.from(ends, (_, row) =>
      [...kindOf.subarray(row === 0 ? 0 : ends[row - 1], ends[row])].map((kind) => JSON.stringify(kinds[kind])).sort(),
    )

  test('both give the same columns to figures', async () => {
    for (const scope of [{}, { storeIds: ['a'] }, { outcomes: ['order'] }]) {
      const [one, other] = await Promise.all(
        stores.map(async (store) => {
          const source = store.figureSource()
          const { mentions, opinions, said: byRow, moments, within, ...columns } = await source.utterances(scope)
          return {
            columns,
            within: await within({ roles: ['staff'] }),
            said: [await mentions(), inOrder(await opinions()), await moments(), kindsByRow(await byRow())],
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
