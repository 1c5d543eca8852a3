import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fuzzRuns } from '../../../../fixtures/fuzz-runs.ts'
import { filterQuery, frozen, LASTS } from './filters.ts'
import {
  conceptsHref,
  conceptsUrl,
  draftUrl,
  historyHref,
  historyUrl,
  suggestionsHref,
  suggestionsUrl,
} from './graph.ts'
import { DIMENSIONS, VIEWS, insightUrl, type InsightState } from './insights.ts'
import { recordingUrl } from './recording.ts'
import { caseHref, caseUrl, runHref, runUrl } from './replay.ts'
import { searchQuery, searchUrl, type SearchState } from './search.ts'
import { VISIT_SORTS, visitUrl } from './visits.ts'

/** Has no half of a character. */
const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text)
const word = fc.string({ unit: 'grapheme', maxLength: 12 }).filter(isWellFormed)
const said = fc.uniqueArray(
  word.filter((one) => one !== ''),
  { maxLength: 4 },
)
const orNone = fc.uniqueArray(word, { maxLength: 4 })
const filters = {
  ...{
    concept: said,
    holder: said,
    role: said,
    store: said,
    device: said,
    moment: said,
    recording: said,
    visit: said,
    weekHour: said,
    also: said,
  },
  ...{ stage: orNone, group: orNone, need: orNone, outcome: orNone },
  polarity: fc.constantFrom('' as const, 'negative' as const, 'positive' as const, 'unsure' as const),
  from: word,
  to: word,
  minConfidence: fc.option(
    fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
    { nil: undefined },
  ),
  'ui.last': fc.constantFrom(...LASTS),
}
const searches: fc.Arbitrary<SearchState> = fc.record({
  q: word,
  mode: fc.constantFrom('words' as const, 'both' as const, 'meaning' as const),
  ...filters,
  sort: fc.constantFrom('' as const, 'relevance' as const, 'newest' as const, 'oldest' as const),
  by: fc.constantFrom('' as const, 'visit' as const),
  'ui.hit': word,
})
const insights: fc.Arbitrary<InsightState> = fc.record({
  view: fc.constantFrom(...VIEWS),
  by: fc.constantFrom(...DIMENSIONS),
  first: fc.constantFrom('complaints' as const, 'mentions' as const),
  missing: fc.constantFrom('unknown' as const, 'no' as const),
  ...filters,
})
/** Each is quick. */
const runs = fuzzRuns(10_000)

describe('the address is the state', () => {
  test('of a search: state → address → state', () => {
    fc.assert(
      fc.property(searches, (state) => {
        const query = searchUrl.print(state)
        expect(searchUrl.parse(query)).toEqual(state)
        expect(searchUrl.print(searchUrl.parse(`?${query}`))).toBe(query)
      }),
      runs,
    )
  })

  test('of insights: state → address → state', () => {
    fc.assert(
      fc.property(insights, (state) => {
        expect(insightUrl.parse(insightUrl.print(state))).toEqual(state)
      }),
      runs,
    )
  })

  test('of visits: state → address → state', () => {
    const states = fc.record({
      ...filters,
      minMs: fc.option(fc.nat(604_800_000), { nil: undefined }),
      sort: fc.constantFrom(...VISIT_SORTS),
    })
    fc.assert(
      fc.property(states, (state) => {
        const read = visitUrl.parse(visitUrl.print(state))
        expect(state).toMatchObject(read)
        expect(Object.keys(read)).toHaveLength(12)
      }),
      runs,
    )
  })

  test('of the graph: state → address → state, whatever ids and stores are called', () => {
    const version = fc.option(fc.nat(), { nil: undefined })
    const states = fc.record({ line: word, concepts: fc.record({ draft: word, c: word }), from: version, to: version })
    fc.assert(
      fc.property(states, ({ line, concepts, from, to }) => {
        const [path = '', query = ''] = conceptsHref(line, concepts).split('?')
        expect(decodeURIComponent(path.slice('/graph/'.length))).toBe(line)
        expect(conceptsUrl.parse(query)).toEqual(concepts)
        const said = { by: concepts.c, why: concepts.draft, since: line, until: '', concept: concepts.c }
        const history = { from, to, ...said, unread: line }
        expect(historyUrl.parse(historyHref(line, history).split('?')[1] ?? '')).toEqual(history)
        const suggestions = { draft: concepts.draft, kind: 'rejected' } as const
        expect(suggestionsUrl.parse(suggestionsHref(line, suggestions).split('?')[1] ?? '')).toEqual(suggestions)
      }),
      fuzzRuns(),
    )
  })

  test('of replays: state → address → state, whatever fixtures are called', () => {
    const states = fc.record({ name: word, run: fc.record({ against: word, all: word }), kind: word })
    fc.assert(
      fc.property(states, ({ name, run, kind }) => {
        const [path = '', query = ''] = caseHref('1', name, { against: run.against, kind }).split('?')
        expect(decodeURIComponent(path.slice('/replay/1/'.length))).toBe(name)
        expect(caseUrl.parse(query)).toEqual({ against: run.against, kind })
        expect(runUrl.parse(runHref('1', run).split('?')[1] ?? '')).toEqual(run)
      }),
      fuzzRuns(),
    )
  })

  test('changing one thing keeps all others', () => {
    const names = Object.keys(searchUrl.parse('')) as (keyof SearchState)[]
    fc.assert(
      fc.property(searches, searches, fc.constantFrom(...names), (state, other, name) => {
        const changed = searchUrl.parse(searchUrl.print({ ...state, [name]: other[name] }))
        expect(changed).toEqual({ ...state, [name]: other[name] })
      }),
      fuzzRuns(),
    )
  })

  test('any query string is read as some state, which stays the same', () => {
    fc.assert(
      fc.property(fc.string(), (query) => {
        for (const page of [
          searchUrl,
          insightUrl,
          visitUrl,
          recordingUrl,
          conceptsUrl,
          draftUrl,
          historyUrl,
          suggestionsUrl,
          runUrl,
          caseUrl,
        ]) {
          const once = page.print(page.parse(query) as never)
          expect(page.print(page.parse(once) as never)).toBe(once)
        }
      }),
      fuzzRuns(),
    )
  })

  test('what goes to the API has nothing of the screen', () => {
    fc.assert(
      fc.property(searches, (state) => {
        expect(Object.keys(searchQuery(state, 0)).filter((name) => name.startsWith('ui.'))).toEqual([])
      }),
      fuzzRuns(),
    )
  })
})

describe('time that is counted back', () => {
  const state = searchUrl.parse('q=x&ui.last=7d&from=2020-01-01T00:00:00Z')
  const now = Date.parse('2026-11-26T10:20:30Z')

  test('begins at a whole hour, and goes before what else is said', () => {
    expect(filterQuery(state, now)).toMatchObject({ from: '2026-11-19T10:00:00.000Z' })
    expect(filterQuery(state, now)).not.toHaveProperty('to')
  })

  test('is absolute in a link that is handed on', () => {
    const link = searchUrl.print(frozen(state, now))
    expect(link).not.toContain('ui.last')
    expect(searchUrl.parse(link)).toMatchObject({ from: '2026-11-19T10:00:00.000Z', to: '2026-11-26T10:20:30.000Z' })
  })
})
