import type { FigureSource } from '../store/figure-types.ts'
import { conceptNames, lineageOf } from './ancestry.ts'
import { spokenOf } from './concepts.ts'
import type { Dimension } from './dimensions.ts'
import type { Heard } from './heard.ts'
import {
  notOfStaff,
  readFacts,
  readMentions,
  readMoments,
  readOpinions,
  readOutcomes,
  type Group,
  type KnownOfVisits,
} from './said.ts'
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
      return rowsBy(heard, (row) => heard.places[heard.recordings[row]].storeId)
    case 'device':
      return rowsBy(heard, (row) => heard.places[heard.recordings[row]].deviceId)
    case 'stage':
      return rowsByStage(heard)
    case 'role':
      return rowsBy(heard, (row) => heard.roles[row])
    case 'day':
    case 'week':
    case 'month': {
      const offsetMs = Math.trunc(utcOffsetMinutes) * 60_000
      return rowsByPeriod(heard, dimension, offsetMs)
    }
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
  if (dimension === 'moment') return joined(heard, await readMoments(source, heard))
  const opinions = await readOpinions(source, heard)
  if (dimension === 'polarity')
    return joined(
      heard,
      notOfStaff(opinions).map(({ polarity, rows }) => ({ value: polarity, rows })),
    )
  const spoken = spokenOf(await readMentions(source, heard), opinions, lineageOf(await conceptNames(source)))
  return joined(
    heard,
    spoken.map(({ group, rows }) => ({ value: group, rows })),
  )
}

function rowsBy(heard: Heard, valueOf: (row: number) => string): Group[] {
  const groups = new Map<string, number[]>()
  for (let row = 0; row < heard.rows; row++) {
    const value = valueOf(row)
    const rows = groups.get(value)
    if (rows) rows.push(row)
    else groups.set(value, [row])
  }
  return [...groups].map(([value, rows]) => ({ value, rows }))
}

/** Utterances by the stage they are in; '' where none is known. */
export const rowsByStage = (heard: Heard): Group[] => rowsBy(heard, (row) => heard.stages[row])

/** 1 January 1970 was a Thursday: so many days after a Monday. */
const THURSDAY = 3

function rowsByPeriod(heard: Heard, period: 'day' | 'week' | 'month', offsetMs: number): Group[] {
  const names = new Map<number, string>()
  const nameOf = (day: number): string => {
    const first = period === 'week' ? day - ((((day + THURSDAY) % 7) + 7) % 7) : day
    return new Date(first * DAY_MS).toISOString().slice(0, period === 'month' ? 7 : 10)
  }
  return rowsBy(heard, (row) => {
    const day = Math.floor((heard.ats[row] + offsetMs) / DAY_MS)
    const name = names.get(day) ?? nameOf(day)
    names.set(day, name)
    return name
  })
}

/** All utterances of the visits that something is known of; '' are those of visits that nothing is known of. */
export function rowsOfVisits(heard: Heard, known: KnownOfVisits[]): Group[] {
  const byVisit = Array.from({ length: heard.visitSeqs.length }, (): number[] => [])
  known.forEach(({ visits }, i) => visits.forEach((visit) => byVisit[visit].push(i)))
  const groups = known.map(({ value }) => ({ value, rows: [] as number[] }))
  const unknown = { value: '', rows: [] as number[] }
  for (let row = 0; row < heard.rows; row++) {
    const values = heard.visits[row] < 0 ? [] : byVisit[heard.visits[row]]
    if (values.length === 0) unknown.rows.push(row)
    for (const i of values) groups[i].rows.push(row)
  }
  return [...groups, unknown].filter(({ rows }) => rows.length > 0)
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
    return { value, rows }
  })
}
