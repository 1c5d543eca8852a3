import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzzRuns } from '../../../fixtures/fuzz-runs.ts'
import { sharesOf, spansOfDay } from './state-spans.ts'

const HOUR_MS = 3600_000
const NOW = 100 * HOUR_MS

test('a day is told from its beginning to now', () => {
  const states = [
    { at: NOW - 30 * HOUR_MS, state: 'recording' },
    { at: NOW - 6 * HOUR_MS, state: 'offline' },
    { at: NOW - 3 * HOUR_MS, state: 'unwatched' },
    { at: NOW - 3 * HOUR_MS, state: 'outside-hours' },
  ]
  const spans = spansOfDay({ states }, NOW)
  expect(spans.map(({ state, from, to }) => [state, (to - from) / HOUR_MS])).toEqual([
    ['recording', 18],
    ['offline', 3],
    ['outside-hours', 3],
  ])
  expect(sharesOf(spans)).toEqual({ well: 0.75, wrong: 0.125, meant: 0.125, unknown: 0 })
  expect(spansOfDay({}, NOW)).toEqual([{ state: 'unwatched', sense: 'unknown', from: NOW - 24 * HOUR_MS, to: NOW }])
})

test('whatever is told, the day has no holes and nothing twice', () => {
  const change = fc.record({
    at: fc.integer({ min: 0, max: 2 * NOW }),
    state: fc.constantFrom('recording', 'paused', 'x'),
  })
  fc.assert(
    fc.property(fc.array(change), (given) => {
      const spans = spansOfDay({ states: given.sort((a, b) => a.at - b.at) }, NOW)
      expect(spans.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(24 * HOUR_MS)
      spans.slice(1).forEach(({ from }, i) => expect(from).toBe(spans[i].to))
    }),
    fuzzRuns(),
  )
})
