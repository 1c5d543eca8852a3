import type { FigureSource } from '../store/figure-types.ts'
import { heldByRow, tallyByRows, type Held } from './count-rows.ts'
import type { Heard } from './heard.ts'

const EVIDENCE = 5

/** Evidence is told by ids, or, while nobody has chosen what to tell, by rows. */
export interface Counted<Evidence = string> {
  group: string
  part: string
  /** Utterances. */
  count: number
  /** Recordings and visits they come from. */
  recordings: number
  visits: number
  /** The utterances most worth hearing, at most five; never empty. */
  evidence: Evidence[]
}

/** Rows that belong to a part of a group; several may speak of the same part, and a row may come twice. */
export interface Member {
  group: string
  part: string
  rows: Int32Array
}

/** Counts utterances by group and part, most first, each figure with its evidence. */
export async function countMembers(source: FigureSource, heard: Heard, members: Iterable<Member>): Promise<Counted[]> {
  return tellEvidence(source, heard, countRows(heard, members))
}

/** Figures with the ids of their evidence. */
export async function tellEvidence<T extends { evidence: number[] }>(
  source: FigureSource,
  heard: Heard,
  figures: T[],
): Promise<(Omit<T, 'evidence'> & { evidence: string[] })[]> {
  const ids = await idsOf(
    source,
    heard,
    figures.flatMap(({ evidence }) => evidence),
  )
  return figures.map((one) => ({ ...one, evidence: one.evidence.flatMap((row) => ids.get(row) ?? []) }))
}

/** The same with evidence by its rows: of thousands of figures, few are told. */
export function countRows(heard: Heard, members: Iterable<Member>): Counted<number>[] {
  const parts = new Map<string, { group: string; part: string; lists: Int32Array[] }>()
  for (const { group, part, rows } of members) {
    const key = `${group}\0${part}`
    const known = parts.get(key)
    if (known) known.lists.push(rows)
    else parts.set(key, { group, part, lists: [rows] })
  }
  const lists = [...parts.values()].map((one) => one.lists)
  return countParts(heard, [...parts.values()], heldByRow(heard.rows, lists))
}

/** Counts parts by what rows hold, in the order of `countMembers`. */
export function countParts(
  heard: Heard,
  parts: readonly { group: string; part: string }[],
  held: Held,
): Counted<number>[] {
  const tallies = tallyByRows(heard, held)
  return parts
    .map(({ group, part }, i): Counted<number> => {
      const { best, ...counts } = tallies[i]
      return { group, part, ...counts, evidence: best }
    })
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || order(a.group, b.group) || order(a.part, b.part))
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export interface Tally {
  count: number
  recordings: number
  visits: number
  /** Rows most worth hearing, best first. */
  best: number[]
}

/** Counts rows, each once however often it comes. What was seen is marked by the number of the call, so nothing is ever cleared. */
export function createTally(heard: Heard): (lists: Int32Array[]) => Tally {
  const { bases, recordings, visits } = heard
  const seenRows = new Int32Array(heard.rows)
  const seenRecordings = new Int32Array(heard.places.length)
  const seenVisits = new Int32Array(heard.visitSeqs.length)
  let call = 0
  return (lists) => {
    call += 1
    const tally: Tally = { count: 0, recordings: 0, visits: 0, best: [] }
    // Of the last of the best: what is below it needs no further look.
    let least = -Infinity
    for (const list of lists)
      for (let i = 0; i < list.length; i++) {
        const row = list[i]
        if (seenRows[row] === call) continue
        seenRows[row] = call
        tally.count += 1
        const recording = recordings[row]
        const visit = visits[row]
        if (seenRecordings[recording] !== call) tally.recordings += 1
        seenRecordings[recording] = call
        if (visit >= 0 && seenVisits[visit] !== call) {
          seenVisits[visit] = call
          tally.visits += 1
        }
        if (bases[row] >= least) least = keepBest(tally.best, row, bases)
      }
    return tally
  }
}

/** Keeps the rows with the greatest base, of equals the first. Returns the base that another must reach. */
export function keepBest(best: number[], row: number, bases: Float64Array): number {
  const base = bases[row]
  let at = best.length
  while (at > 0 && (base > bases[best[at - 1]] || (base === bases[best[at - 1]] && row < best[at - 1]))) at -= 1
  if (at < EVIDENCE) {
    for (let i = Math.min(best.length, EVIDENCE - 1); i > at; i--) best[i] = best[i - 1]
    best[at] = row
  }
  return best.length === EVIDENCE ? bases[best[EVIDENCE - 1]] : -Infinity
}

/** Ids of utterances by their rows. */
export async function idsOf(
  source: FigureSource,
  { seqs, rowOf }: Heard,
  rows: number[],
): Promise<Map<number, string>> {
  const found = await source.idsOf([...new Set(rows)].map((row) => seqs[row]))
  return new Map([...found].map(([seq, id]) => [rowOf(seq) ?? -1, id]))
}
