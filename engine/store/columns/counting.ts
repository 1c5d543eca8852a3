import type { Found } from './finding.ts'
import { chosenOpinions, type OpinionChoice } from './narrowing.ts'
import type { Rows } from './row-lists.ts'
import { NOTHING, QUARTER_MS, type Segment } from './segment.ts'

/** How many rows carry each value. */
export type Counts = Map<string, number>

const add = (counts: Counts, value: string, count: number): void => {
  if (count > 0) counts.set(value, (counts.get(value) ?? 0) + count)
}

/** Adds numbered counts by their names. */
function addNamed(counts: Counts, names: readonly string[], numbers: ArrayLike<number>): void {
  names.forEach((name, number) => add(counts, name, numbers[number]))
}

function countOf(column: Uint16Array, rows: Rows, size: number): Uint32Array {
  const counts = new Uint32Array(size)
  for (let i = 0; i < rows.length; i++) counts[column[rows[i]]] += 1
  return counts
}

export interface SignatureCounts {
  roles: Counts
  stages: Counts
  polarities: Counts
  moments: Counts
  conceptTypes: Counts
}

/** What signatures tell. */
export function countSignatures(found: readonly Found[]): SignatureCounts {
  const counts: SignatureCounts = {
    ...{ roles: new Map(), stages: new Map(), polarities: new Map(), moments: new Map(), conceptTypes: new Map() },
  }
  for (const { segment, rows } of found) {
    const numbers = countOf(segment.signatureOf, rows, segment.signatures.length)
    segment.signatures.forEach(({ role, stage, polarities, kinds, types }, i) => {
      if (numbers[i] === 0) return
      add(counts.roles, role, numbers[i])
      add(counts.stages, stage, numbers[i])
      for (const polarity of polarities) add(counts.polarities, polarity, numbers[i])
      for (const kind of kinds) add(counts.moments, kind, numbers[i])
      for (const type of types) add(counts.conceptTypes, type, numbers[i])
    })
  }
  return counts
}

const DAY_S = 86_400
const QUARTER_MINUTES = QUARTER_MS / 60_000

/** Where and on which local day (`2026-03-01`). */
export function countSpots(
  found: readonly Found[],
  utcOffsetMinutes: number,
): { stores: Counts; devices: Counts; days: Counts } {
  const stores: Counts = new Map()
  const devices: Counts = new Map()
  const days = new Map<number, number>()
  const isWhole = utcOffsetMinutes % QUARTER_MINUTES === 0
  for (const { segment, rows } of found) {
    const { recordings, spots, spotOf, ats } = segment
    const numbers = countOf(spotOf, rows, spots.length)
    const perRecording = new Uint32Array(recordings.length)
    const addDay = (at: number, count: number): void => {
      const day = Math.floor((Math.trunc(at / 1000) + utcOffsetMinutes * 60) / DAY_S)
      days.set(day, (days.get(day) ?? 0) + count)
    }
    for (let i = 0; i < spots.length; i++) {
      if (numbers[i] === 0) continue
      perRecording[spots[i].recording] += numbers[i]
      if (isWhole) addDay(spots[i].quarter * QUARTER_MS, numbers[i])
    }
    if (!isWhole) for (const row of rows) addDay(ats[row], 1)
    recordings.forEach(({ storeId, deviceId }, i) => {
      add(stores, storeId, perRecording[i])
      add(devices, deviceId, perRecording[i])
    })
  }
  const nameOf = (day: number): string => new Date(day * DAY_S * 1000).toISOString().slice(0, 10)
  return { stores, devices, days: new Map([...days].map(([day, count]) => [nameOf(day), count])) }
}

/** Concepts as they were named, without those above them. */
export function countNamed(found: readonly Found[]): Counts {
  const counts: Counts = new Map()
  for (const { segment, rows } of found) {
    const { namedEnds: ends, named, concepts } = segment
    const numbers = new Uint32Array(concepts.length)
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]
      const end = ends[row]
      for (let at = row === 0 ? 0 : ends[row - 1]; at < end; at++) numbers[named[at]] += 1
    }
    addNamed(counts, concepts, numbers)
  }
  return counts
}

/** Polarities, or holders, of the chosen opinions. */
export function countOpinions(found: readonly Found[], by: 'polarities' | 'holders', choice: OpinionChoice): Counts {
  const counts: Counts = new Map()
  for (const { segment, rows } of found) {
    const { opinionEnds: ends } = segment
    const [names, codes] = [segment[by], by === 'polarities' ? segment.opinionPolarities : segment.opinionHolders]
    const chosen = chosenOpinions(segment, choice)
    const [numbers, last] = [new Uint32Array(names.length), new Int32Array(names.length).fill(-1)]
    for (const row of rows)
      for (let at = row === 0 ? 0 : ends[row - 1]; at < ends[row]; at++) {
        const code = codes[at]
        if (chosen[at] === 0 || last[code] === row) continue
        last[code] = row
        numbers[code] += 1
      }
    addNamed(counts, names, numbers)
  }
  return counts
}

/** A concept with all above it. */
export type Lineage = (concept: string) => readonly string[]

/** Concepts with all below them: where they were named or judged; with a choice, where such an opinion is about them. */
export function countSubtrees(found: readonly Found[], lineage: Lineage, choice?: OpinionChoice): Counts {
  const counts: Counts = new Map()
  const numbers = new Map<string, number>()
  const numberOf = (id: string): number => {
    const number = numbers.get(id) ?? numbers.size
    numbers.set(id, number)
    return number
  }
  for (const { segment, rows } of found) {
    const above = segment.concepts.map((concept) => lineage(concept).map(numberOf))
    addNamed(counts, [...numbers.keys()], subtreesIn(segment, rows, above, numbers.size, choice))
  }
  return counts
}

function subtreesIn(
  segment: Segment,
  rows: Rows,
  above: number[][],
  size: number,
  choice?: OpinionChoice,
): Uint32Array {
  const { namedEnds, named, opinionEnds, opinionConcepts } = segment
  const chosen = chosenOpinions(segment, choice ?? {})
  const [counts, last] = [new Uint32Array(size), new Int32Array(size).fill(-1)]
  const count = (concept: number, row: number): void => {
    for (const number of above[concept]) {
      if (last[number] !== row) counts[number] += 1
      last[number] = row
    }
  }
  for (const row of rows) {
    if (!choice) for (let at = row === 0 ? 0 : namedEnds[row - 1]; at < namedEnds[row]; at++) count(named[at], row)
    for (let at = row === 0 ? 0 : opinionEnds[row - 1]; at < opinionEnds[row]; at++)
      if (chosen[at] === 1 && opinionConcepts[at] !== NOTHING) count(opinionConcepts[at], row)
  }
  return counts
}
