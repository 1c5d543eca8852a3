import type { FigureSource } from '../store/figure-types.ts'
import type { Heard } from './heard.ts'

const EVIDENCE = 5

export interface Counted {
  group: string
  part: string
  /** Utterances. */
  count: number
  /** Recordings and visits they come from. */
  recordings: number
  visits: number
  /** Ids of the utterances most worth hearing, at most five; never empty. */
  evidence: string[]
}

/** Rows that belong to a part of a group; several may speak of the same part, and a row may come twice. */
export interface Member {
  group: string
  part: string
  rows: readonly number[]
}

/** Counts utterances by group and part, most first, each figure with its evidence. */
export async function countMembers(source: FigureSource, heard: Heard, members: Iterable<Member>): Promise<Counted[]> {
  const parts = new Map<string, { group: string; part: string; lists: ArrayLike<number>[] }>()
  for (const { group, part, rows } of members) {
    const key = `${group}\0${part}`
    const known = parts.get(key)
    if (known) known.lists.push(rows)
    else parts.set(key, { group, part, lists: [rows] })
  }
  const tally = createTally(heard)
  const counted = [...parts.values()]
    .map(({ group, part, lists }) => ({ group, part, ...tally(lists) }))
    .filter(({ count }) => count > 0)
  const ids = await idsOf(
    source,
    heard,
    counted.flatMap(({ best }) => best),
  )
  return counted
    .map(({ best, ...one }): Counted => ({ ...one, evidence: best.flatMap((row) => ids.get(row) ?? []) }))
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
export function createTally(heard: Heard): (lists: ArrayLike<number>[]) => Tally {
  const seenRows = new Int32Array(heard.rows)
  const seenRecordings = new Int32Array(heard.places.length)
  const seenVisits = new Int32Array(heard.visitSeqs.length)
  let call = 0
  return (lists) => {
    call += 1
    const tally: Tally = { count: 0, recordings: 0, visits: 0, best: [] }
    for (const list of lists)
      for (let i = 0; i < list.length; i++) {
        const row = list[i]
        if (seenRows[row] === call) continue
        seenRows[row] = call
        tally.count += 1
        tally.recordings += firstTime(seenRecordings, heard.recordings[row], call)
        tally.visits += firstTime(seenVisits, heard.visits[row], call)
        keepBest(tally.best, row, heard)
      }
    return tally
  }
}

function firstTime(seen: Int32Array, at: number, call: number): number {
  if (at < 0 || seen[at] === call) return 0
  seen[at] = call
  return 1
}

/** Keeps the rows with the greatest base, of equals the first. */
function keepBest(best: number[], row: number, { bases }: Heard): void {
  const isBefore = (a: number, b: number): boolean => bases[a] > bases[b] || (bases[a] === bases[b] && a < b)
  if (best.length === EVIDENCE && !isBefore(row, best[EVIDENCE - 1])) return
  let at = best.length
  while (at > 0 && isBefore(row, best[at - 1])) at -= 1
  best.splice(at, 0, row)
  best.length = Math.min(best.length, EVIDENCE)
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
