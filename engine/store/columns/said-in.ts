import type { Polarity, Role } from '../../types.ts'
import type { Said, SaidMoment, SaidOpinion } from '../figure-types.ts'
import type { Positions } from './heard-positions.ts'
import { NOTHING, type Segment } from './segment.ts'

/** Numbers texts in the order in which they come. */
function createNumbers() {
  const numbers = new Map<string, number>()
  return {
    of: (key: string): number => {
      const number = numbers.get(key) ?? numbers.size
      numbers.set(key, number)
      return number
    },
    keys: (): string[] => [...numbers.keys()],
  }
}

/** Entries of the rows of a segment, and the number of the group that each is in. */
interface Entries {
  ends: Uint32Array
  groupOf: Uint32Array
}

/** The positions of each group, in order. */
function gather(positions: Positions, entriesOf: (segment: Segment) => Entries, groups: () => number): Int32Array[] {
  const parts: { rows: Uint16Array; places: Int32Array; entries: Entries }[] = []
  positions.each(({ segment }, rows, places) => parts.push({ rows, places, entries: entriesOf(segment) }))
  const count = groups()
  const ends = new Int32Array(count + 1)
  for (const { rows, entries } of parts) countEntries(rows, entries, ends)
  for (let i = 0; i < count; i++) ends[i + 1] += ends[i]
  const [next, list] = [ends.slice(), new Int32Array(ends[count])]
  for (const { rows, places, entries } of parts) placeEntries(rows, entries, places, next, list)
  const lists = Array.from({ length: count }, (_, i) => list.subarray(ends[i], ends[i + 1]))
  return positions.isMixed ? lists.map((one) => one.sort()) : lists
}

function countEntries(rows: Uint16Array, { ends, groupOf }: Entries, counts: Int32Array): void {
  for (let i = 0; i < rows.length; i++) {
    const end = ends[rows[i]]
    for (let at = rows[i] === 0 ? 0 : ends[rows[i] - 1]; at < end; at++) counts[groupOf[at] + 1] += 1
  }
}

function placeEntries(
  rows: Uint16Array,
  { ends, groupOf }: Entries,
  places: Int32Array,
  next: Int32Array,
  list: Int32Array,
): void {
  for (let i = 0; i < rows.length; i++) {
    const end = ends[rows[i]]
    for (let at = rows[i] === 0 ? 0 : ends[rows[i] - 1]; at < end; at++) list[next[groupOf[at]]++] = places[i]
  }
}

export function mentionsIn(positions: Positions): Said[] {
  const numbers = createNumbers()
  const lists = gather(
    positions,
    ({ named, namedEnds, concepts }) => {
      const numberOf = Uint32Array.from(concepts, numbers.of)
      return { ends: namedEnds, groupOf: Uint32Array.from(named, (concept) => numberOf[concept]) }
    },
    () => numbers.keys().length,
  )
  return numbers
    .keys()
    .map((value, i) => ({ value, rows: lists[i] }))
    .filter(({ rows }) => rows.length > 0)
}

export function opinionsIn(positions: Positions): SaidOpinion[] {
  const numbers = createNumbers()
  const lists = gather(
    positions,
    (segment) => opinionEntries(segment, numbers.of),
    () => numbers.keys().length,
  )
  return numbers
    .keys()
    .map((key, i): SaidOpinion => {
      const [conceptId, polarity, holder] = JSON.parse(key) as [string | null, Polarity, Role]
      return { conceptId, polarity, holder, rows: lists[i] }
    })
    .filter(({ rows }) => rows.length > 0)
}

function opinionEntries(segment: Segment, numberOf: (key: string) => number): Entries {
  const { opinionEnds, opinionConcepts, opinionPolarities, opinionHolders, concepts, polarities, holders } = segment
  const known = new Map<number, number>()
  const groupOf = new Uint32Array(opinionConcepts.length)
  for (let at = 0; at < groupOf.length; at++) {
    const [concept, polarity, holder] = [opinionConcepts[at], opinionPolarities[at], opinionHolders[at]]
    const key = (concept * 256 + polarity) * 256 + holder
    let group = known.get(key)
    if (group === undefined) {
      const id = concept === NOTHING ? null : concepts[concept]
      group = numberOf(JSON.stringify([id, polarities[polarity], holders[holder]]))
      known.set(key, group)
    }
    groupOf[at] = group
  }
  return { ends: opinionEnds, groupOf }
}

export function momentsIn({ each }: Positions): SaidMoment[] {
  const found = new Map<string, [position: number, moment: number][]>()
  each(({ segment }, rows, positions) => {
    const { momentRows, momentKinds, momentNumbers, kinds } = segment
    const places = new Int32Array(segment.rows).fill(-1)
    for (let i = 0; i < rows.length; i++) places[rows[i]] = positions[i]
    for (let at = 0; at < momentRows.length; at++) {
      const position = places[momentRows[at]]
      if (position < 0) continue
      const kind = kinds[momentKinds[at]]
      const list = found.get(kind) ?? []
      found.set(kind, list)
      list.push([position, momentNumbers[at]])
    }
  })
  return [...found].map(([value, list]) => {
    list.sort(([a, x], [b, y]) => a - b || x - y)
    return {
      ...{ value, rows: Int32Array.from(list, ([position]) => position) },
      moments: Float64Array.from(list, ([, moment]) => moment),
    }
  })
}
