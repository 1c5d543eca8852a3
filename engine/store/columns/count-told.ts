import type { FacetCount } from '../facet-types.ts'
import type { ColumnRecording } from './column-row.ts'
import type { Found } from './finding.ts'
import { addTold, type Legend, type Told } from './legend.ts'
import type { Occurrences } from './occurrences.ts'
import { QUARTER_MS, type Known, type Segment, type Signature } from './segment.ts'

/** What was found in one segment, and how often what is told of its rows. */
export interface Counted extends Found {
  occurrences: Occurrences
}

const OF_SIGNATURES: Told<Signature> = {
  roles: ({ role }) => [role],
  stages: ({ stage }) => [stage],
  polarities: ({ polarities }) => polarities,
  holders: ({ holders }) => holders,
  moments: ({ kinds }) => kinds,
  conceptTypes: ({ types }) => types,
}
const OF_VISITS: Told<Known> = {
  groups: ({ groups }) => groups,
  needs: ({ needs }) => needs,
  outcomes: ({ outcomes }) => outcomes,
}
const OF_PLACES: Told<ColumnRecording> = { stores: ({ storeId }) => [storeId], devices: ({ deviceId }) => [deviceId] }
/** Concepts as they were named, without those above them. */
const OF_CONCEPTS: Told<string> = { concepts: (id) => [id] }

/** Of each facet but days how many of the hits carry each value; of what was not counted, nothing. */
export function countTold(found: readonly Counted[], legend: Legend): Map<string, FacetCount[]> {
  const tables = found.flatMap(({ segment, occurrences }) => {
    const { signatures, known, named } = occurrences
    return [
      { entries: legend.entriesOf(segment.signatures, OF_SIGNATURES), occurrences: signatures },
      { entries: legend.entriesOf(segment.known, OF_VISITS), occurrences: known },
      { entries: legend.entriesOf(segment.recordings, OF_PLACES), occurrences: byRecording(segment, occurrences) },
      { entries: legend.entriesOf(segment.concepts, OF_CONCEPTS), occurrences: named },
    ].filter((one) => one.occurrences.length > 0)
  })
  const sums = new Float64Array(legend.size)
  for (const { entries, occurrences } of tables) addTold(sums, entries, occurrences)
  return legend.countsOf(sums)
}

function byRecording({ recordings, spots }: Segment, { spots: numbers }: Occurrences): Uint32Array {
  const counts = new Uint32Array(numbers.length > 0 ? recordings.length : 0)
  for (let i = 0; i < numbers.length; i++) counts[spots[i].recording] += numbers[i]
  return counts
}

const DAY_S = 86_400
const QUARTER_MINUTES = QUARTER_MS / 60_000

/** How many were said on each local day (`2026-03-01`). */
export function countDays(found: readonly Counted[], legend: Legend, utcOffsetMinutes: number): FacetCount[] {
  const days = new Map<number, number>()
  // Neighbours are mostly of one day.
  let [last, sum] = [0, 0]
  const add = (at: number, count: number): void => {
    const day = Math.floor((Math.trunc(at / 1000) + utcOffsetMinutes * 60) / DAY_S)
    if (day !== last) {
      if (sum > 0) days.set(last, (days.get(last) ?? 0) + sum)
      ;[last, sum] = [day, 0]
    }
    sum += count
  }
  const isWhole = utcOffsetMinutes % QUARTER_MINUTES === 0
  for (const { segment, rows, occurrences } of found) {
    const { spots, ats } = segment
    if (!isWhole) for (const row of rows) add(ats[row], 1)
    else
      for (let i = 0; i < spots.length; i++)
        if (occurrences.spots[i] > 0) add(spots[i].quarter * QUARTER_MS, occurrences.spots[i])
  }
  if (sum > 0) days.set(last, (days.get(last) ?? 0) + sum)
  return [...days].map(([day, count]) => ({ value: legend.dayName(day), count }))
}
