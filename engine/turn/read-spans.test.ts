import { expect, test } from 'vitest'
import { readSpans } from './read-spans.ts'

const LABELS = ['phone', 'name']
/** One letter a character: `.` outside, `P`/`p` first and further of a phone, `N`/`n` of a name; strong unless told. */
const PLACES = '.PpNn'
const spans = (row: string, least: number, strength = 6) =>
  readSpans(
    { length: row.length, labels: LABELS, of: (at, place) => (PLACES.indexOf(row[at]) === place ? strength : 0) },
    least,
  ).map(({ start, end, label }) => [start, end, label])

test('runs of inner characters are one span, and a first character begins another', () => {
  expect(spans('..Ppp.Nn', 0.5)).toEqual([
    [2, 5, 'phone'],
    [6, 8, 'name'],
  ])
  expect(spans('PpPp', 0.5)).toEqual([
    [0, 2, 'phone'],
    [2, 4, 'phone'],
  ])
  expect(spans('', 0.5)).toEqual([])
})

test('a run has the kind that is likeliest over all of it', () => {
  expect(spans('Npp', 0.5)).toEqual([[0, 3, 'phone']])
})

test('less sure characters count where less is asked for', () => {
  // Four places of five are inside: a row that says nothing is inside with 0.8.
  expect(spans('...', 0.9, 1)).toEqual([])
  expect(spans('..', 0.5, 1)).not.toEqual([])
})
