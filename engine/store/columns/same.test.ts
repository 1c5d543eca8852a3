/** Columns find, rank and count what the database does, whatever is written meanwhile; and one database what the other does. */
import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noColumns } from '../../../fixtures/columned-store.ts'
import { fuzzRuns } from '../../../fixtures/fuzz-runs.ts'
import { answerOf, anyFilters, fillWorld, worldAnalysis, worldRecording } from '../../../fixtures/search-world.ts'
import { postgresName, postgresPlace, testPostgresUrl } from '../../../fixtures/test-postgres.ts'
import { openColumnBuilder, openInsightStore, openStoreReading } from '../open.ts'
import type { ColumnedReading } from './columned-reading.ts'
import { anyQuery } from '../query/test-queries.ts'
import { DIMENSIONS } from '../../insight/dimensions.ts'
import { figures, VIEWS } from '../../insight/figures.ts'
import type { FigureStore } from '../figure-types.ts'
import type { Reading } from '../reading-types.ts'
import type { InsightStore, SearchRequest } from '../types.ts'

const MINUTES_AHEAD = 480
const folder = mkdtempSync(join(tmpdir(), 'tingdian-same-columns-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const anySort = fc.constantFrom('relevance' as const, 'newest' as const, 'oldest' as const)

let builders = 0

interface Opened {
  place: string
  store: InsightStore
  columned: ColumnedReading
  served: () => { columns: number; database: number }
  close: () => Promise<void>
}

async function openBoth(place: string): Promise<Opened> {
  const store = await openInsightStore(place)
  await fillWorld(store)
  const { reading, close } = await openStoreReading(place)
  await reading.show(noColumns(place))
  return {
    place,
    store,
    columned: reading,
    served: () => reading.served,
    close: () => close().then(() => store.close()),
  }
}

/** All pages of a search. */
async function pagesOf(reading: Reading, request: SearchRequest): Promise<unknown> {
  const first = await reading.search({ ...request, limit: 40 })
  const pages = [first]
  for (let cursor = first.nextCursor; cursor !== undefined; cursor = pages.at(-1)?.nextCursor)
    pages.push(await reading.search({ ...request, limit: 40, cursor }))
  return { total: first.total, totals: pages.map(({ total }) => total), hits: pages.flatMap(({ hits }) => hits) }
}

const everything = async (reading: Reading, request: SearchRequest): Promise<unknown> => [
  await answerOf(() => pagesOf(reading, request)),
  await answerOf(() => reading.facets(request)),
  await answerOf(() => reading.facets({ ...request, disjunctive: true })),
  // Columns hold quarters of an hour; clocks that differ by less are told by the rows themselves.
  await answerOf(() => reading.facets({ ...request, only: ['days'], utcOffsetMinutes: -210 })),
  await answerOf(() => reading.facets({ ...request, only: ['days'], utcOffsetMinutes: 337 })),
]

/** Hours heard end now, which is another moment for each who asks. */
const withoutNow = (answer: unknown): unknown =>
  JSON.parse(JSON.stringify(answer, (key, value: unknown) => (key === 'hours' ? undefined : value)) ?? 'null')

const PLACES: [string, () => Promise<string>, isSkipped: boolean][] = [
  ['SQLite', () => Promise.resolve(join(folder, 'store.db')), false],
  [postgresName(), () => postgresPlace(testPostgresUrl() ?? '', 'columns'), testPostgresUrl() === undefined],
]

describe.each(PLACES)('columns beside %s', (_name, place, isSkipped) => {
  describe.skipIf(isSkipped)('find the same', () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await openBoth(await place())
    })
    afterAll(() => opened.close())

    test('rows, order, scores, totals, pages and facets of any search', async () => {
      await fc.assert(
        fc.asyncProperty(anyQuery, anyFilters, anySort, async (query, filters, sort) => {
          const request = { query, filters, sort }
          expect(await everything(opened.columned, request)).toEqual(await everything(opened.store, request))
        }),
        fuzzRuns(1000),
      )
      expect(opened.served().database).toBe(0)
      expect(opened.served().columns).toBeGreaterThan(0)
    })

    test('every figure of any scope', async () => {
      const anyView = fc.constantFrom(...VIEWS)
      const anyDimension = fc.constantFrom(...DIMENSIONS)
      await fc.assert(
        fc.asyncProperty(anyFilters, anyView, anyDimension, async (scope, view, by) => {
          const period = { fromAt: 1_760_100_000_000, toAt: 1_760_200_000_000 }
          const asked = { view, by, scope: view === 'changes' ? { ...scope, ...period } : scope }
          const ask = (store: FigureStore) =>
            answerOf(() =>
              figures(store.figureSource(), { ...asked, utcOffsetMinutes: MINUTES_AHEAD, minCount: 1, falseRate: 1 }),
            )
          expect(withoutNow(await ask(opened.columned))).toEqual(withoutNow(await ask(opened.store)))
        }),
        fuzzRuns(300),
      )
    })

    test('after each of any writes, at once', async () => {
      const write = fc.record({
        what: fc.constantFrom('save', 'told', 'untold', 'delete'),
        n: fc.nat(9),
        salt: fc.nat(30),
      })
      await fc.assert(
        fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 8 }), async (writes) => {
          for (const { what, n, salt } of writes) {
            const recording = worldRecording(`written-${n}`, n)
            const visitId = `${recording.id}-v0`
            const isThere = (await opened.store.getRecording(recording.id)) !== undefined
            if (what === 'delete') await opened.store.deleteRecording(recording.id)
            else if (what === 'told' && isThere)
              await opened.store.saveOutcomes([{ visitId, outcome: salt % 2 === 0 ? 'order' : 'left', source: 'test' }])
            else if (what === 'untold' && isThere) await opened.store.removeOutcome(visitId, 'order')
            else await opened.store.saveAnalysis(recording, worldAnalysis(salt))
            const request = { query: salt % 2 === 0 ? '保养' : '', sort: 'newest' as const }
            expect(await everything(opened.columned, request)).toEqual(await everything(opened.store, request))
          }
        }),
        fuzzRuns(40),
      )
      expect(opened.served().database).toBe(0)
    })

    test('built, saved, loaded and built on after any writes', async () => {
      const write = fc.record({ isDeleted: fc.boolean(), n: fc.nat(9), salt: fc.nat(30) })
      const stop = new AbortController()
      const columns = join(folder, `columns-${builders++}`)
      let builder = await openColumnBuilder(opened.place, columns, stop.signal)
      await opened.columned.show(await builder.first())
      await fc.assert(
        fc.asyncProperty(fc.array(write, { maxLength: 6 }), fc.boolean(), async (writes, isReopened) => {
          if (isReopened) {
            await builder.close()
            builder = await openColumnBuilder(opened.place, columns, stop.signal)
            await builder.first()
          }
          for (const { isDeleted, n, salt } of writes) {
            const recording = worldRecording(`built-${n}`, n)
            if (isDeleted) await opened.store.deleteRecording(recording.id)
            else await opened.store.saveAnalysis(recording, worldAnalysis(salt))
          }
          const generation = await builder.next()
          if (generation) await opened.columned.show(generation)
          const request = { query: '保养', sort: 'newest' as const }
          expect(await everything(opened.columned, request)).toEqual(await everything(opened.store, request))
        }),
        fuzzRuns(40),
      )
      await builder.close()
    })

    test('and what they have yet to read is known', async () => {
      await opened.columned.keepUp()
      const { known } = opened.columned
      if (!known) throw new Error('no columns are shown')
      expect(await opened.store.behind(known)).toEqual({ recordings: 0, utterances: 0 })
      const { utterances } = worldAnalysis(4)
      await opened.store.saveAnalysis(worldRecording('unread', 4), worldAnalysis(4))
      expect(await opened.store.behind(known)).toEqual({ recordings: 1, utterances: utterances.length })
      await opened.columned.keepUp()
      expect(await opened.store.behind(opened.columned.known ?? known)).toEqual({ recordings: 0, utterances: 0 })
    })

    test('not at all where they are of another database', async () => {
      const { reading, close } = await openStoreReading(opened.place)
      await reading.show({ ...noColumns(opened.place), last: { seq: 1, mark: -1 } })
      const request = { query: '保养' }
      expect(await everything(reading, request)).toEqual(await everything(opened.store, request))
      expect(reading.served.columns).toBe(0)
      await close()
    })

    test('pages that began with one are read on by the other', async () => {
      const request = { query: '保养 OR 太贵', limit: 3 }
      for (const [first, second] of [
        [opened.columned, opened.store],
        [opened.store, opened.columned],
      ]) {
        const page = await first.search(request)
        await opened.store.saveAnalysis(worldRecording(`late-${page.total}`, 3), worldAnalysis(5))
        const next = { ...request, cursor: page.nextCursor }
        expect(await second.search(next)).toMatchObject({ total: page.total })
        expect((await second.search(next)).hits).toEqual((await first.search(next)).hits)
      }
    })
  })
})
