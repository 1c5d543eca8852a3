import type { FigureSource } from '../store/figure-types.ts'
import { createIsStaff, type Heard } from './heard.ts'
import { notOfStaff, readFacts, type Group } from './said.ts'

export interface Pair {
  first: string
  second: string
  kind: 'concept' | 'need'
  /** Visits with both, with the first, with the second. */
  count: number
  ofFirst: number
  ofSecond: number
  /** The first row of each in a visit with both. */
  rowFirst: number
  rowSecond: number
}

/** Something that visits have, with the first row that shows it in each. */
interface Side {
  kind: 'concept' | 'need'
  thing: string
  visits: Map<number, number>
}

/**
 * Every pair whose sides are both heard in at least `minCount` visits and whose visits with both are, too; and how many pairs could
 * have been.
 *
 * @param first - what counts as the first side: a concept that was complained of, or named, by someone who is not staff
 */
export async function countPairs(
  source: FigureSource,
  heard: Heard,
  first: 'complaints' | 'mentions',
  minCount: number,
): Promise<{ pairs: Pair[]; tested: number }> {
  const [mentions, opinions, needs] = await Promise.all([
    heard.mentions(),
    heard.opinions(),
    readFacts(source, heard, 'need'),
  ])
  // A customer named it; staff who names everything would ask for everything.
  const isStaff = createIsStaff(heard)
  const named = mentions.map(({ value, rows }) => ({ value, rows: rows.filter((row) => !isStaff(row)) }))
  const complaints = notOfStaff(opinions).flatMap(({ conceptId, polarity, rows }) =>
    conceptId !== null && polarity === 'negative' ? [{ value: conceptId, rows }] : [],
  )
  const sidesOf = (kind: Side['kind'], groups: Group[]): Side[] =>
    sides(heard, kind, groups).filter(({ visits }) => visits.size >= minCount)
  const firsts = sidesOf('concept', first === 'complaints' ? complaints : named)
  const seconds = [...sidesOf('concept', named), ...sidesOf('need', needs)]
  const concepts = new Set(firsts.map(({ thing }) => thing))
  const same = seconds.filter(({ kind, thing }) => kind === 'concept' && concepts.has(thing)).length
  return {
    pairs: pairsOf(firsts, seconds).filter(({ count }) => count >= minCount),
    tested: firsts.length * seconds.length - same,
  }
}

function sides(heard: Heard, kind: Side['kind'], groups: Group[]): Side[] {
  const byThing = new Map<string, Side>()
  for (const { value, rows } of groups) {
    const side = byThing.get(value) ?? { kind, thing: value, visits: new Map<number, number>() }
    byThing.set(value, side)
    for (const row of rows) {
      const visit = heard.visits[row]
      const known = side.visits.get(visit)
      if (visit >= 0 && (known === undefined || row < known)) side.visits.set(visit, row)
    }
  }
  return [...byThing.values()].sort((a, b) => (a.thing < b.thing ? -1 : 1))
}

function pairsOf(firsts: Side[], seconds: Side[]): Pair[] {
  return firsts.flatMap((a) =>
    seconds.flatMap((b): Pair[] => {
      if (b.kind === 'concept' && b.thing === a.thing) return []
      let [count, rowFirst, rowSecond] = [0, Infinity, Infinity]
      for (const [visit, row] of a.visits) {
        const other = b.visits.get(visit)
        if (other === undefined) continue
        count += 1
        rowFirst = Math.min(rowFirst, row)
        rowSecond = Math.min(rowSecond, other)
      }
      const sizes = { count, ofFirst: a.visits.size, ofSecond: b.visits.size }
      return [{ first: a.thing, second: b.thing, kind: b.kind, ...sizes, rowFirst, rowSecond }]
    }),
  )
}
