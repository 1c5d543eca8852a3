import { expect, test } from 'vitest'
import type { MomentOfTruth, Said, VisitFacts } from './api-types.ts'
import { journeyOf, stretchesOf } from './journey.ts'

const line = (seconds: number, fields: Partial<Said> = {}): Said => ({
  ...{ id: `u${seconds}`, recordingId: 'r', at: 0, text: '话', role: 'customer' as const },
  ...{ startMs: seconds * 1000, endMs: seconds * 1000 + 800, ...fields },
})
const SAID = [line(0, { stage: 'greeting' }), line(3), line(6, { stage: 'needs' }), line(9, { stage: 'greeting' })]

test('stages stand in the order in which they were gone through, each time they were', () => {
  expect(stretchesOf(SAID)).toEqual([
    { stage: 'greeting', startMs: 0, endMs: 3800, events: [] },
    { stage: 'needs', startMs: 6000, endMs: 6800, events: [] },
    { stage: 'greeting', startMs: 9000, endMs: 9800, events: [] },
  ])
  expect(stretchesOf([])).toEqual([])
  expect(stretchesOf([line(1), line(4)])).toMatchObject([{ stage: '', startMs: 1000, endMs: 4800 }])
})

test('what happened stands in its stage, in order of time, with the words that show it', () => {
  const opinion = { polarity: 'negative', holder: 'customer', score: -1, cues: [], start: 0, end: 1 } as const
  const said = SAID.map((one) => (one.id === 'u6' ? { ...one, opinions: [{ ...opinion, cues: [] }] } : one))
  const fact = (kind: 'need' | 'stage', id: string, ...utteranceIds: string[]): VisitFacts['facts'][number] => ({
    ...{ kind, id, title: { zh: id, en: id }, utteranceIds },
  })
  const moment = (atMs: number, id: string): MomentOfTruth => ({
    ...{ kind: 'complaint', atMs, utteranceIds: [id], weight: 1 },
  })
  const facts = [fact('need', 'baby', 'u3'), fact('stage', 'needs', 'u6'), fact('need', 'gone', 'elsewhere')]
  const journey = journeyOf(said, facts, [moment(9000, 'u9'), moment(500, 'of another visit')])
  expect(journey.map(({ events }) => events.map(({ atMs, what }) => [atMs, what.kind]))).toEqual([
    [[3000, 'fact']],
    [[6000, 'opinion']],
    [[9000, 'moment']],
  ])
  expect(journey[1]?.events[0]?.said?.id).toBe('u6')
})
