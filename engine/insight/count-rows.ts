import { listsByRow } from '../store/said-by-row.ts'
import { keepBest, type Tally } from './count.ts'
import type { Heard } from './heard.ts'

/** What rows hold: kinds of row `i` are `kindOf[ends[i − 1]..ends[i])`, and each kind counts for some of the parts. */
export interface Held {
  ends: Int32Array
  kindOf: Uint32Array
  partsOf: readonly (readonly number[])[]
  /** How many parts there are. */
  parts: number
}

/**
 * Counts parts by what rows hold, each row once per part however often it comes. Goes by rows, not by lists: what is counted of
 * all parts stays near, where a pass over each list goes through all columns again.
 */
export function tallyByRows(heard: Heard, { ends, kindOf, partsOf, parts }: Held): Tally[] {
  const { bases, recordings, visits } = heard
  const { partEnds, partOf } = flat(partsOf)
  const tallies = Array.from({ length: parts }, (): Tally => ({ count: 0, recordings: 0, visits: 0, best: [] }))
  const states = new Int32Array(parts * WIDTH)
  for (let part = 0; part < parts; part++) states.set([-1, -1, -1], part * WIDTH)
  const least = new Float64Array(parts).fill(-Infinity)
  const order = rowsTogether(heard)
  for (let nth = 0; nth < order.length; nth++) {
    const row = order[nth]
    for (let at = row === 0 ? 0 : ends[row - 1]; at < ends[row]; at++) {
      const kind = kindOf[at]
      for (let i = kind === 0 ? 0 : partEnds[kind - 1]; i < partEnds[kind]; i++) {
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

/** Lists one after another, and where each ends. */
function flat(lists: readonly (readonly number[])[]): { partEnds: Int32Array; partOf: Int32Array } {
  const partEnds = new Int32Array(lists.length)
  let end = 0
  lists.forEach((own, i) => (partEnds[i] = end += own.length))
  return { partEnds, partOf: Int32Array.from(lists.flat()) }
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
 * The lists of rows that belong to each part, by rows: a concept's list is that of all concepts above it, too, and is handed over once.
 */
export function heldByRow(rows: number, parts: readonly (readonly Int32Array[])[]): Held {
  const numbers = new Map<Int32Array, number>()
  const partsOf: number[][] = []
  parts.forEach((own, part) => {
    for (const list of own) {
      const number = numbers.get(list) ?? partsOf.push([]) - 1
      numbers.set(list, number)
      partsOf[number].push(part)
    }
  })
  const { ends, listOf } = listsByRow(rows, [...numbers.keys()])
  return { ends, kindOf: listOf, partsOf, parts: parts.length }
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
