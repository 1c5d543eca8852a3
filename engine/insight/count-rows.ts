import { keepBest, type Tally } from './count.ts'
import type { Heard } from './heard.ts'

/**
 * Counts what several lists of rows hold, each row once per part however often it comes. Goes by rows, not by lists: what is counted of
 * all parts stays near, where a pass over each list goes through all columns again.
 */
export function tallyByRows(heard: Heard, parts: readonly (readonly Int32Array[])[]): Tally[] {
  const { bases, recordings, visits } = heard
  const { ends, listOf, partsOf } = listsByRow(heard.rows, parts)
  const tallies = parts.map((): Tally => ({ count: 0, recordings: 0, visits: 0, best: [] }))
  const none = (): Int32Array => new Int32Array(parts.length).fill(-1)
  const [lastRow, lastRecording, lastVisit] = [none(), none(), none()]
  const [counts, ofRecordings, ofVisits] = [none().fill(0), none().fill(0), none().fill(0)]
  const least = new Float64Array(parts.length).fill(-Infinity)
  const order = rowsTogether(heard)
  for (let nth = 0; nth < order.length; nth++) {
    const row = order[nth]
    const recording = recordings[row]
    const visit = visits[row]
    for (let at = row === 0 ? 0 : ends[row - 1]; at < ends[row]; at++) {
      const own = partsOf[listOf[at]]
      for (let i = 0; i < own.length; i++) {
        const part = own[i]
        if (lastRow[part] === row) continue
        lastRow[part] = row
        counts[part] += 1
        if (lastRecording[part] !== recording) ofRecordings[part] += 1
        lastRecording[part] = recording
        if (visit >= 0 && lastVisit[part] !== visit) {
          ofVisits[part] += 1
          lastVisit[part] = visit
        }
        if (bases[row] >= least[part]) least[part] = keepBest(tallies[part].best, row, bases)
      }
    }
  }
  tallies.forEach((tally, part) =>
    Object.assign(tally, { count: counts[part], recordings: ofRecordings[part], visits: ofVisits[part] }),
  )
  return tallies
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
  // Each row's beginning moves on to its end as its lists are put there.
  const ends = new Int32Array(rows + 1)
  for (const list of lists) for (let i = 0; i < list.length; i++) ends[list[i] + 1] += 1
  for (let row = 0; row < rows; row++) ends[row + 1] += ends[row]
  const listOf = new Uint32Array(ends[rows])
  lists.forEach((list, number) => {
    for (let i = 0; i < list.length; i++) listOf[ends[list[i]]++] = number
  })
  return { ends, listOf, partsOf }
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
