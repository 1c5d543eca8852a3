import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { CONCEPTS, DAY, savePlan, type RecordingPlan } from '../../fixtures/builders/visit-plans.ts'
import { openInsightStore } from '../store/open.ts'
import type { InsightStore } from '../store/types.ts'
import { breakdown } from './breakdown.ts'
import { changes } from './change.ts'
import { conceptFigures } from './concepts.ts'
import { DIMENSIONS } from './dimensions.ts'
import type { Figure } from './figure.ts'
import { insightsOf } from './insights.ts'
import type { Scope } from './scope.ts'

const START = Date.UTC(2026, 2, 8, 2)
const folder = mkdtempSync(join(tmpdir(), 'tingdian-figures-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const some = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const ids = CONCEPTS.map(({ id }) => id)
const said = fc.record({
  concept: some(...ids),
  named: fc.boolean(),
  polarity: some('positive', 'negative', 'unsure'),
  role: fc.constantFrom('customer', 'staff', 'unknown'),
  stage: some('price', 'trial'),
  moment: some('complaint', 'praise'),
})
const visit = fc.record({
  said: fc.array(said, { minLength: 1, maxLength: 4 }),
  groups: fc.subarray(['baby', 'pets']),
  needs: fc.subarray(['saving']),
  outcomes: fc.subarray(['order', '再来']),
})
const recording = fc.record({
  storeId: fc.constantFrom('a', 'b'),
  deviceId: fc.constantFrom('d1', 'd2'),
  day: fc.nat(8),
  visits: fc.array(visit, { minLength: 1, maxLength: 3 }),
})
/** One or two conditions: with more, nothing would be left to count. */
const conditions: Scope[] = [
  { concepts: ['价格'] },
  { concepts: ['wifi', 'service'], polarity: 'negative' },
  { polarity: 'positive' },
  { roles: ['customer', 'unknown'] },
  { storeIds: ['a'] },
  { groups: ['baby'] },
  { groups: [''], stages: ['price', ''] },
  { momentKinds: ['complaint'] },
  { fromAt: START + DAY },
]
const scope = fc.subarray(conditions, { minLength: 1, maxLength: 2 }).map((some) => Object.assign({}, ...some) as Scope)

/** Everything within an answer that counts and opens. */
function figuresIn(value: unknown): Figure[] {
  if (Array.isArray(value)) return value.flatMap(figuresIn)
  if (typeof value !== 'object' || value === null) return []
  const own = 'opens' in value && 'evidence' in value && 'recordings' in value ? [value as Figure] : []
  return [...own, ...Object.entries(value).flatMap(([key, one]) => (key === 'opens' ? [] : figuresIn(one)))]
}

async function expectOpen(store: InsightStore, answer: unknown): Promise<number> {
  const figures = figuresIn(answer)
  for (const { count, share, visitShare, opens, evidence } of figures) {
    const page = await store.search({ filters: opens, limit: 100 })
    expect(page.total, JSON.stringify(opens)).toBe(count)
    const found = new Set(page.hits.map(({ utterance }) => utterance.id))
    for (const id of evidence) expect(found.has(id)).toBe(true)
    expect(evidence.length > 0).toBe(count > 0)
    expect(share).toBeLessThanOrEqual(1)
    expect(visitShare).toBeLessThanOrEqual(1)
  }
  return figures.length
}

describe('every figure', () => {
  it('opens into exactly the utterances it counts, whatever the scope and the breakdown', async () => {
    let file = 0
    let checked = 0
    await fc.assert(
      fc.asyncProperty(fc.array(recording, { minLength: 1, maxLength: 4 }), scope, async (recordings, narrowed) => {
        const store = await openInsightStore(join(folder, `${file++}.db`))
        try {
          await store.saveConcepts('auto', '1', CONCEPTS)
          for (const [i, { day, ...plan }] of recordings.entries())
            await savePlan(store, { name: `r${i}`, startedAt: START + day * DAY, ...plan } as RecordingPlan)
          for (const one of [{}, narrowed]) {
            for (const dimension of DIMENSIONS)
              checked += await expectOpen(store, await breakdown(store.figureSource(), one, dimension))
            checked += await expectOpen(store, await conceptFigures(store.figureSource(), one))
            checked += await expectOpen(store, await insightsOf(store.figureSource(), one))
            const period = { ...one, fromAt: START + 4 * DAY, toAt: START + 8 * DAY }
            checked += await expectOpen(store, await changes(store.figureSource(), period))
          }
        } finally {
          await store.close()
        }
      }),
      { numRuns: 5 },
    )
    expect(checked).toBeGreaterThan(100)
  })
})
