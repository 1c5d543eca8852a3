import { keepBest, type Tally } from './count.ts'
import type { Heard } from './heard.ts'

/**
 * Counts what several lists of rows hold, each row once per part however often it comes. Goes by rows, not by lists: what is counted of
 * all parts stays near, where a pass over each list goes through all columns again.
 */
export function tallyByRows(heard: Heard, parts: readonly (readonly Int32Array[])[]): Tally[] {
  const { bases, recordings, visits } = heard
  const { ends, listOf, partEnds, partOf } = listsByRow(heard.rows, parts)
  const tallies = parts.map((): Tally => ({ count: 0, recordings: 0, visits: 0, best: [] }))
  const states = new Int32Array(parts.length * WIDTH)
  for (let part = 0; part < parts.length; part++) states.set([-1, -1, -1], part * WIDTH)
  const least = new Float64Array(parts.length).fill(-Infinity)
  const order = rowsTogether(heard)
  for (let nth = 0; nth < order.length; nth++) {
    const row = order[nth]
    for (let at = row === 0 ? 0 : ends[row - 1]; at < ends[row]; at++) {
      const list = listOf[at]
      for (let i = list === 0 ? 0 : partEnds[list - 1]; i < partEnds[list]; i++) {
        const part = partOf[i]
        if (!isNew(states, part * WIDTH, row, recordings[row], visits[row])) continue
        if (bases[row] >= least[part]) least[part] = keepBest(tallies[part].best, row, bases)
      }
    }
  }
  tallies.forEach((tally, part) => {
    const at = part * WIDTH
    Object.assign(tally, {
      count: states[at + COUNT],
      recordings: states[at + RECORDINGS],
      visits: states[at + VISITS],
    })
  })
  return tallies
}

/** Of each part, side by side: the row, recording and visit that came last, and how many of each there were. */
const [WIDTH, RECORDING, VISIT, COUNT, RECORDINGS, VISITS] = [8, 1, 2, 3, 4, 5]

/** Counts a row for a part, unless it was the last. */
function isNew(states: Int32Array, at: number, row: number, recording: number, visit: number): boolean {
  if (states[at] === row) return false
  states[at] = row
  states[at + COUNT] += 1
  if (states[at + RECORDING] !== recording) {
    states[at + RECORDING] = recording
    states[at + RECORDINGS] += 1
  }
  if (visit >= 0 && states[at + VISIT] !== visit) {
    states[at + VISIT] = visit
    states[at + VISITS] += 1
  }
  return true
}

/**
 * The lists that each row is in, and the parts that each list belongs to: a concept's list is that of all concepts above it, too, and is
 * handed over once.
 */
function listsByRow(rows: number, parts: readonly (readonly Int32Array[])[]) {
  const numbers = new Map<Int32Array, number>()
  const partsOf: number[][] = []
  parts.forEach((own, part) => {
    for (const list of own) {
      const number = numbers.get(list) ?? partsOf.push([]) - 1
      numbers.set(list, number)
      partsOf[number].push(part)
    }
  })
  const lists = [...numbers.keys()]
  const partEnds = new Int32Array(lists.length)
  let end = 0
  partsOf.forEach((own, list) => (partEnds[list] = end += own.length))
  // Each row's beginning moves on to its end as its lists are put there.
  const ends = new Int32Array(rows + 1)
  for (const list of lists) for (let i = 0; i < list.length; i++) ends[list[i] + 1] += 1
  for (let row = 0; row < rows; row++) ends[row + 1] += ends[row]
  const listOf = new Uint32Array(ends[rows])
  lists.forEach((list, number) => {
    for (let i = 0; i < list.length; i++) listOf[ends[list[i]]++] = number
  })
  return { ends, listOf, partEnds, partOf: Int32Array.from(partsOf.flat()) }
}

const together = new WeakMap<Int32Array, Int32Array>()

/** All rows, those of a visit one after another, and the visits of a recording: mostly that is how they come. */
function rowsTogether(heard: Heard): Int32Array {
  const known = together.get(heard.visits) ?? putTogether(heard)
  together.set(heard.visits, known)
  return known
}

function putTogether({ rows, recordings, visits, places, visitSeqs }: Heard): Int32Array {
  const inOrder = new Int32Array(rows)
  for (let row = 0; row < rows; row++) inOrder[row] = row
  const byVisit = isTogether(visits, visitSeqs.length) ? inOrder : sortedBy(inOrder, visits, visitSeqs.length)
  const isWhole = byVisit === inOrder && isTogether(recordings, places.length)
  return isWhole ? inOrder : sortedBy(byVisit, recordings, places.length)
}

function isTogether(values: Int32Array, count: number): boolean {
  const isSeen = new Uint8Array(count)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]
    if (value < 0 || (row > 0 && values[row - 1] === value)) continue
    if (isSeen[value] === 1) return false
    isSeen[value] = 1
  }
  return true
}

/** Rows in the order of a column (−1 first), of equals as they were. */
function sortedBy(rows: Int32Array, values: Int32Array, count: number): Int32Array {
  const next = new Int32Array(count + 2)
  for (const row of rows) next[values[row] + 2] += 1
  for (let i = 0; i <= count; i++) next[i + 1] += next[i]
  const sorted = new Int32Array(rows.length)
  for (const row of rows) sorted[next[values[row] + 1]++] = row
  return sorted
}
