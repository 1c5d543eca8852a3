import { keepBest, type Tally } from './count.ts'
import type { Heard } from './heard.ts'

/**
 * Counts what several lists of rows hold, each row once per part however often it comes. Goes by rows, not by lists: what is counted of
 * all parts stays near, where a pass over each list goes through all columns again.
 */
export function tallyByRows(heard: Heard, parts: readonly (readonly Int32Array[])[]): Tally[] {
  const { bases, recordings, visits } = heard
  const { ends, partOf } = partsByRow(heard.rows, parts)
  const tallies = parts.map((): Tally => ({ count: 0, recordings: 0, visits: 0, best: [] }))
  const none = (): Int32Array => new Int32Array(parts.length).fill(-1)
  const [lastRow, lastRecording, lastVisit] = [none(), none(), none()]
  const [counts, ofRecordings, ofVisits] = [none().fill(0), none().fill(0), none().fill(0)]
  const least = new Float64Array(parts.length).fill(-Infinity)
  for (const row of rowsTogether(heard)) {
    const [recording, visit, base] = [recordings[row], visits[row], bases[row]]
    for (let at = row === 0 ? 0 : ends[row - 1]; at < ends[row]; at++) {
      const part = partOf[at]
      if (lastRow[part] === row) continue
      lastRow[part] = row
      counts[part] += 1
      if (lastRecording[part] !== recording) ofRecordings[part] += 1
      lastRecording[part] = recording
      if (visit >= 0 && lastVisit[part] !== visit) ofVisits[part] += 1
      if (visit >= 0) lastVisit[part] = visit
      if (base >= least[part]) least[part] = keepBest(tallies[part].best, row, bases)
    }
  }
  tallies.forEach((tally, part) =>
    Object.assign(tally, { count: counts[part], recordings: ofRecordings[part], visits: ofVisits[part] }),
  )
  return tallies
}

/** The parts that each row is in; one may come twice. */
function partsByRow(
  rows: number,
  parts: readonly (readonly Int32Array[])[],
): { ends: Int32Array; partOf: Uint32Array } {
  const next = new Int32Array(rows + 1)
  for (const lists of parts) for (const list of lists) for (let i = 0; i < list.length; i++) next[list[i] + 1] += 1
  for (let row = 0; row < rows; row++) next[row + 1] += next[row]
  const partOf = new Uint32Array(next[rows])
  parts.forEach((lists, part) => {
    for (const list of lists) for (let i = 0; i < list.length; i++) partOf[next[list[i]]++] = part
  })
  // Each beginning has moved to its end.
  return { ends: next, partOf }
}

/** All rows, those of a visit one after another, and the visits of a recording: mostly that is how they come. */
function rowsTogether({ rows, recordings, visits, places, visitSeqs }: Heard): Int32Array {
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
