import type { ColumnRecording } from './column-row.ts'
import type { Found } from './finding.ts'
import { addTo, countTold, type Counts, type Told } from './legend.ts'
import { chosenOpinions, type OpinionChoice } from './narrowing.ts'
import type { Occurrences } from './occurrences.ts'
import type { Rows } from './row-lists.ts'
import { NOTHING, QUARTER_MS, type Known, type Segment, type Signature } from './segment.ts'

/** What was found in one segment, and how often what is told of its rows. */
export interface Counted extends Found {
  occurrences: Occurrences
}

/** Adds numbered counts by their names. */
function addNamed(counts: Counts, names: readonly string[], numbers: ArrayLike<number>): void {
  names.forEach((name, number) => addTo(counts, name, numbers[number]))
}

const none = (): Counts => new Map()

const OF_SIGNATURES: Told<Signature, 'roles' | 'stages' | 'polarities' | 'holders' | 'moments' | 'conceptTypes'> = {
  roles: ({ role }) => [role],
  stages: ({ stage }) => [stage],
  polarities: ({ polarities }) => polarities,
  holders: ({ holders }) => holders,
  moments: ({ kinds }) => kinds,
  conceptTypes: ({ types }) => types,
}

/** What signatures tell. */
export function countSignatures(found: readonly Counted[]) {
  const counts = {
    ...{ roles: none(), stages: none(), moments: none() },
    ...{ polarities: none(), holders: none(), conceptTypes: none() },
  }
  for (const { segment, occurrences } of found)
    countTold(counts, segment.signatures, OF_SIGNATURES, occurrences.signatures)
  return counts
}

const OF_VISITS: Told<Known, 'groups' | 'needs' | 'outcomes'> = {
  groups: ({ groups }) => groups,
  needs: ({ needs }) => needs,
  outcomes: ({ outcomes }) => outcomes,
}

/** What is known of the visits in which it was said. */
export function countKnown(found: readonly Counted[]) {
  const counts = { groups: none(), needs: none(), outcomes: none() }
  for (const { segment, occurrences } of found) countTold(counts, segment.known, OF_VISITS, occurrences.known)
  return counts
}

const OF_PLACES: Told<ColumnRecording, 'stores' | 'devices'> = {
  stores: ({ storeId }) => [storeId],
  devices: ({ deviceId }) => [deviceId],
}

const DAY_S = 86_400
const QUARTER_MINUTES = QUARTER_MS / 60_000

/** Where and on which local day (`2026-03-01`). */
export function countSpots(
  found: readonly Counted[],
  utcOffsetMinutes: number,
): { stores: Counts; devices: Counts; days: Counts } {
  const counts = { stores: none(), devices: none() }
  const days = new Map<number, number>()
  const isWhole = utcOffsetMinutes % QUARTER_MINUTES === 0
  for (const { segment, rows, occurrences } of found) {
    const { recordings, spots, ats } = segment
    const numbers = occurrences.spots
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
    countTold(counts, recordings, OF_PLACES, perRecording)
  }
  const nameOf = (day: number): string => new Date(day * DAY_S * 1000).toISOString().slice(0, 10)
  return { ...counts, days: new Map([...days].map(([day, count]) => [nameOf(day), count])) }
}

/** Concepts as they were named, without those above them. */
export function countNamed(found: readonly Counted[]): Counts {
  const counts: Counts = new Map()
  for (const { segment, occurrences } of found) addNamed(counts, segment.concepts, occurrences.named)
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
