import type { FigureSource, NamedColumn, Place } from '../store/figure-types.ts'
import { WEEK_HOURS, hourOfWeek, weekHourName } from '../store/week-hours.ts'
import { conceptNames, lineageOf } from './ancestry.ts'
import { spokenOf } from './concepts.ts'
import type { Dimension } from './dimensions.ts'
import type { Heard } from './heard.ts'
import { notOfStaff, readFacts, readOutcomes, type Group, type KnownOfVisits } from './said.ts'
import { DAY_MS } from './wall-clock.ts'

/** Which utterances belong to which value of a dimension, each once; '' where none is known. */
export async function groupsOf(
  source: FigureSource,
  heard: Heard,
  dimension: Dimension,
  utcOffsetMinutes: number,
): Promise<Group[]> {
  switch (dimension) {
    case 'store':
      return rowsByPlace(heard, ({ storeId }) => storeId)
    case 'device':
      return rowsByPlace(heard, ({ deviceId }) => deviceId)
    case 'stage':
      return rowsByStage(heard)
    case 'role':
      return rowsByName(heard.roles)
    case 'day':
    case 'week':
    case 'month': {
      const offsetMs = Math.trunc(utcOffsetMinutes) * 60_000
      return rowsByPeriod(heard, dimension, offsetMs)
    }
    case 'weekHour':
      return rowsByWeekHour(heard, utcOffsetMinutes)
    case 'group':
    case 'need':
      return rowsOfVisits(heard, await readFacts(source, heard, dimension))
    case 'outcome':
      return rowsOfVisits(heard, await readOutcomes(source, heard))
    default:
      return byContent(source, heard, dimension)
  }
}

async function byContent(
  source: FigureSource,
  heard: Heard,
  dimension: 'concept' | 'polarity' | 'moment',
): Promise<Group[]> {
  if (dimension === 'moment') return joined(heard, await heard.moments())
  const opinions = await heard.opinions()
  if (dimension === 'polarity')
    return joined(
      heard,
      notOfStaff(opinions).map(({ polarity, rows }) => ({ value: polarity, rows })),
    )
  const spoken = spokenOf(await heard.mentions(), opinions, lineageOf(await conceptNames(source)))
  return joined(
    heard,
    spoken.map(({ group, rows }) => ({ value: group, rows })),
  )
}

/** Rows by the number that each has, in the order in which the numbers come. */
function rowsByNumber(numbers: ArrayLike<number>, count: number): Int32Array[] {
  const ends = new Int32Array(count + 1)
  for (let row = 0; row < numbers.length; row++) ends[numbers[row] + 1] += 1
  for (let i = 0; i < count; i++) ends[i + 1] += ends[i]
  const next = ends.slice()
  const rows = new Int32Array(numbers.length)
  for (let row = 0; row < numbers.length; row++) rows[next[numbers[row]]++] = row
  return Array.from({ length: count }, (_, i) => rows.subarray(ends[i], ends[i + 1]))
}

const withRows = (groups: Group[]): Group[] => groups.filter(({ rows }) => rows.length > 0)

const rowsByName = ({ names, codes }: NamedColumn): Group[] =>
  withRows(rowsByNumber(codes, names.length).map((rows, i) => ({ value: names[i], rows })))

function rowsByPlace({ places, recordings }: Heard, valueOf: (place: Place) => string): Group[] {
  const numbers = new Map<string, number>()
  const numberOf = places.map((place) => {
    const value = valueOf(place)
    const number = numbers.get(value) ?? numbers.size
    numbers.set(value, number)
    return number
  })
  const rows = rowsByNumber(
    recordings.map((recording) => numberOf[recording]),
    numbers.size,
  )
  return withRows([...numbers.keys()].map((value, i) => ({ value, rows: rows[i] })))
}

/** Utterances by the stage they are in; '' where none is known. */
export const rowsByStage = (heard: Heard): Group[] => rowsByName(heard.stages)

/** 1 January 1970 was a Thursday: so many days after a Monday. */
const THURSDAY = 3

function rowsByPeriod({ ats }: Heard, period: 'day' | 'week' | 'month', offsetMs: number): Group[] {
  const names = new Map<string, number>()
  const numberOfDay = new Map<number, number>()
  const nameOf = (day: number): string => {
    const first = period === 'week' ? day - ((((day + THURSDAY) % 7) + 7) % 7) : day
    return new Date(first * DAY_MS).toISOString().slice(0, period === 'month' ? 7 : 10)
  }
  const numbers = new Int32Array(ats.length)
  for (let row = 0; row < ats.length; row++) {
    const day = Math.floor((ats[row] + offsetMs) / DAY_MS)
    let number = numberOfDay.get(day)
    if (number === undefined) {
      const name = nameOf(day)
      number = names.get(name) ?? names.size
      names.set(name, number)
      numberOfDay.set(day, number)
    }
    numbers[row] = number
  }
  const rows = rowsByNumber(numbers, names.size)
  return [...names.keys()].map((value, i) => ({ value, rows: rows[i] }))
}

function rowsByWeekHour({ ats }: Heard, utcOffsetMinutes: number): Group[] {
  const hours = Array.from(ats, (at) => hourOfWeek(at, utcOffsetMinutes))
  return withRows(rowsByNumber(hours, WEEK_HOURS).map((rows, hour) => ({ value: weekHourName(hour), rows })))
}

/** All utterances of the visits that something is known of; '' are those of visits that nothing is known of. */
export function rowsOfVisits(heard: Heard, known: KnownOfVisits[]): Group[] {
  const byVisit = Array.from({ length: heard.visitSeqs.length }, (): number[] => [])
  known.forEach(({ visits }, i) => visits.forEach((visit) => byVisit[visit].push(i)))
  const rows = known.map((): number[] => [])
  const unknown: number[] = []
  for (let row = 0; row < heard.rows; row++) {
    const values = heard.visits[row] < 0 ? [] : byVisit[heard.visits[row]]
    if (values.length === 0) unknown.push(row)
    for (const i of values) rows[i].push(row)
  }
  const groups = known.map(({ value }, i) => ({ value, rows: Int32Array.from(rows[i]) }))
  return withRows([...groups, { value: '', rows: Int32Array.from(unknown) }])
}

/** Groups of the same value as one, each row once. */
function joined(heard: Heard, parts: Group[]): Group[] {
  const byValue = new Map<string, Group[]>()
  for (const part of parts) byValue.set(part.value, [...(byValue.get(part.value) ?? []), part])
  const seen = new Int32Array(heard.rows).fill(-1)
  return [...byValue].map(([value, same], call) => {
    const rows: number[] = []
    for (const part of same)
      for (const row of part.rows) {
        if (seen[row] === call) continue
        seen[row] = call
        rows.push(row)
      }
    return { value, rows: Int32Array.from(rows) }
  })
}
