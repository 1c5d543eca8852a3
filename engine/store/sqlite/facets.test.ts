import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fillWorld } from '../../../fixtures/search-world.ts'
import type { Facets } from '../facet-types.ts'
import { OWN_FILTERS } from '../own-filters.ts'
import { openInsightStore } from '../open.ts'
import type { InsightStore, SearchFilters } from '../types.ts'

const folder = mkdtempSync(join(tmpdir(), 'tingdian-facets-'))
let store: InsightStore
beforeAll(async () => {
  store = await openInsightStore(join(folder, 'store.db'))
  await fillWorld(store)
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const CHOSEN: SearchFilters[] = [
  {},
  { groups: ['family'] },
  { outcomes: ['', 'order'], needs: ['baby'] },
  { holders: ['customer'], polarity: 'negative' },
  { concepts: ['service'], holders: ['staff', 'customer'], groups: [''] },
]

test.each(CHOSEN)('the count of a value is the total of the search that chooses it alone: %j', async (filters) => {
  const found = await store.facets({ filters, disjunctive: true })
  for (const facet of ['groups', 'needs', 'outcomes', 'holders', 'stages', 'moments'] satisfies (keyof Facets)[]) {
    if (!filters.concepts) expect(found[facet].length, facet).toBeGreaterThan(0)
    const [own] = OWN_FILTERS[facet] ?? []
    for (const { value, count } of found[facet])
      expect([facet, value, count]).toEqual([
        facet,
        value,
        (await store.search({ filters: { ...filters, [own ?? '']: [value] } })).total,
      ])
  }
})

const DAY_MS = 24 * 3600_000

test.each([undefined, 480, 330, 337, -660])(
  'a day begins where it is asked to, so many minutes ahead of UTC: %s',
  async (utcOffsetMinutes) => {
    const { days, total } = await store.facets({ ...(utcOffsetMinutes !== undefined && { utcOffsetMinutes }) })
    expect(days.reduce((sum, { count }) => sum + count, 0)).toBe(total)
    for (const { value, count } of days) {
      const fromAt = Date.parse(`${value}T00:00:00Z`) - (utcOffsetMinutes ?? 480) * 60_000
      expect([value, count]).toEqual([
        value,
        (await store.search({ filters: { fromAt, toAt: fromAt + DAY_MS } })).total,
      ])
    }
  },
)
