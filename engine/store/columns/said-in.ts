import type { Polarity, Role } from '../../types.ts'
import type { Said, SaidByRow, SaidKind, SaidMoment, SaidOpinion } from '../figure-types.ts'
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
      const numberOf = Uint32Array.from(concepts.map(numbers.of))
      const groupOf = new Uint32Array(named.length)
      for (let at = 0; at < named.length; at++) groupOf[at] = numberOf[named[at]]
      return { ends: namedEnds, groupOf }
    },
    () => numbers.keys().length,
  )
  return numbers
    .keys()
    .map((value, i) => ({ value, rows: lists[i] }))
    .filter(({ rows }) => rows.length > 0)
}

/** The names that a column of the segments has, numbered. */
function numbered({ each }: Positions, namesOf: (segment: Segment) => readonly string[]) {
  const numbers = createNumbers()
  each(({ segment }) => namesOf(segment).forEach(numbers.of))
  return { keys: numbers.keys(), of: (names: readonly string[]) => Uint32Array.from(names.map(numbers.of)) }
}

/** A concept has no empty name: that is what opinions on nothing in particular have. */
const conceptsOf = ({ concepts }: Segment): string[] => [...concepts, '']

/** Opinions by what they are about, how they judge and whose they are, as one number. */
function opinionKinds(positions: Positions) {
  const concepts = numbered(positions, conceptsOf)
  const polarities = numbered(positions, (segment) => segment.polarities)
  const holders = numbered(positions, (segment) => segment.holders)
  const [kinds, people] = [polarities.keys.length, holders.keys.length]
  return {
    count: concepts.keys.length * kinds * people,
    of(segment: Segment): Uint32Array {
      const { opinionConcepts, opinionPolarities, opinionHolders } = segment
      const [conceptOf, kindOf] = [concepts.of(conceptsOf(segment)), polarities.of(segment.polarities)]
      const holderOf = holders.of(segment.holders)
      const numbers = new Uint32Array(opinionConcepts.length)
      for (let at = 0; at < numbers.length; at++) {
        const concept = opinionConcepts[at] === NOTHING ? conceptOf.length - 1 : opinionConcepts[at]
        numbers[at] =
          (conceptOf[concept] * kinds + kindOf[opinionPolarities[at]]) * people + holderOf[opinionHolders[at]]
      }
      return numbers
    },
    kind(number: number): Omit<SaidOpinion, 'rows'> {
      const about = Math.floor(number / people)
      const id = concepts.keys[Math.floor(about / kinds)]
      const [polarity, holder] = [polarities.keys[about % kinds] as Polarity, holders.keys[number % people] as Role]
      return { conceptId: id === '' ? null : id, polarity, holder }
    },
  }
}

export function opinionsIn(positions: Positions): SaidOpinion[] {
  const kinds = opinionKinds(positions)
  const lists = gather(
    positions,
    (segment) => ({ ends: segment.opinionEnds, groupOf: kinds.of(segment) }),
    () => kinds.count,
  )
  return lists.flatMap((rows, number) => (rows.length === 0 ? [] : [{ ...kinds.kind(number), rows }]))
}

/** What is named comes first in a row, then what is judged. */
export function saidByRowIn(positions: Positions): SaidByRow {
  const concepts = numbered(positions, ({ concepts: names }) => names)
  const opinions = opinionKinds(positions)
  const first = concepts.keys.length
  const ends = new Int32Array(positions.rows + 1)
  positions.each(({ segment: { namedEnds, opinionEnds } }, rows, places) => {
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]
      const before = row === 0 ? 0 : namedEnds[row - 1] + opinionEnds[row - 1]
      ends[places[i] + 1] = namedEnds[row] + opinionEnds[row] - before
    }
  })
  for (let row = 0; row < positions.rows; row++) ends[row + 1] += ends[row]
  const kindOf = new Uint32Array(ends[positions.rows])
  positions.each(({ segment }, rows, places) => {
    const { namedEnds, named, opinionEnds } = segment
    const [conceptOf, judgedOf] = [concepts.of(segment.concepts), opinions.of(segment)]
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]
      let to = ends[places[i]]
      for (let at = row === 0 ? 0 : namedEnds[row - 1]; at < namedEnds[row]; at++) kindOf[to++] = conceptOf[named[at]]
      for (let at = row === 0 ? 0 : opinionEnds[row - 1]; at < opinionEnds[row]; at++)
        kindOf[to++] = first + judgedOf[at]
    }
  })
  const kinds: SaidKind[] = concepts.keys.map((conceptId) => ({ conceptId }))
  for (let number = 0; number < opinions.count; number++) kinds.push(opinions.kind(number))
  return { kinds, ends: ends.subarray(1), kindOf }
}

/** Moments of one kind as they come: where, and which. */
interface Shown {
  rows: Int32Array
  moments: Float64Array
}

export function momentsIn(positions: Positions): SaidMoment[] {
  const kinds = numbered(positions, (segment) => segment.kinds)
  const counts = new Int32Array(kinds.keys.length)
  eachMoment(positions, kinds.of, (kind) => (counts[kind] += 1))
  const shown = kinds.keys.map((_, kind): Shown => ({
    rows: new Int32Array(counts[kind]),
    moments: new Float64Array(counts[kind]),
  }))
  counts.fill(0)
  eachMoment(positions, kinds.of, (kind, position, moment) => {
    shown[kind].rows[counts[kind]] = position
    shown[kind].moments[counts[kind]++] = moment
  })
  return kinds.keys.map((value, kind) => ({ value, ...inOrder(shown[kind]) })).filter(({ rows }) => rows.length > 0)
}

function eachMoment(
  { each }: Positions,
  numbersOf: (kinds: readonly string[]) => Uint32Array,
  visit: (kind: number, position: number, moment: number) => void,
): void {
  each(({ segment }, rows, positions) => {
    const { momentRows, momentKinds, momentNumbers } = segment
    const numbers = numbersOf(segment.kinds)
    const places = new Int32Array(segment.rows).fill(-1)
    for (let i = 0; i < rows.length; i++) places[rows[i]] = positions[i]
    for (let at = 0; at < momentRows.length; at++) {
      const position = places[momentRows[at]]
      if (position >= 0) visit(numbers[momentKinds[at]], position, momentNumbers[at])
    }
  })
}

/** By their rows, of one row by the number of the moment: mostly they come so. */
function inOrder({ rows, moments }: Shown): Shown {
  const isBefore = (a: number, b: number): boolean =>
    rows[a] < rows[b] || (rows[a] === rows[b] && moments[a] <= moments[b])
  let isSorted = true
  for (let i = 1; i < rows.length && isSorted; i++) isSorted = isBefore(i - 1, i)
  if (isSorted) return { rows, moments }
  const order = Array.from(rows, (_, i) => i).sort((a, b) => rows[a] - rows[b] || moments[a] - moments[b])
  return { rows: Int32Array.from(order, (i) => rows[i]), moments: Float64Array.from(order, (i) => moments[i]) }
}
