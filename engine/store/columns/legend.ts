import type { FacetCount } from '../facet-types.ts'

/** Of each facet the values that an entry of a segment's table tells. */
export type Told<Entry, Facet extends string = string> = Record<Facet, (entry: Entry) => readonly string[]>

/** What the entries of a table tell: the numbers of an entry's values lie between its end and that of the entry before. */
export interface ToldEntries {
  ends: Uint32Array
  numbers: Uint32Array
}

/** Values that facets tell as numbers, which are the same in all segments that are counted together. */
export interface Legend {
  /** How many values have a number. */
  readonly size: number
  entriesOf<Entry>(table: readonly Entry[], told: Told<Entry>): ToldEntries
  /** Of each facet the values that occur, from the sums by number. */
  countsOf(sums: Float64Array): Map<string, FacetCount[]>
  /** `2026-03-01`, from days since 1970. */
  dayName(day: number): string
}

const DAY_MS = 86_400_000

export function createLegend(): Legend {
  const values: { facet: string; value: string }[] = []
  const numberOf = new Map<string, number>()
  // A table is never changed and told of in one way alone.
  const known = new WeakMap<readonly unknown[], ToldEntries>()
  const days = new Map<number, string>()
  const number = (facet: string, value: string): number => {
    const key = `${facet} ${value}`
    const found = numberOf.get(key) ?? values.length
    if (found === values.length) {
      values.push({ facet, value })
      numberOf.set(key, found)
    }
    return found
  }
  return {
    get size() {
      return values.length
    },
    entriesOf(table, told) {
      const entries = known.get(table) ?? entriesBy(table, told, number)
      known.set(table, entries)
      return entries
    },
    countsOf(sums) {
      const counts = new Map<string, FacetCount[]>()
      values.forEach(({ facet, value }, i) => {
        const list = counts.get(facet) ?? []
        counts.set(facet, list)
        if (sums[i] > 0) list.push({ value, count: sums[i] })
      })
      return counts
    },
    dayName(day) {
      const name = days.get(day) ?? new Date(day * DAY_MS).toISOString().slice(0, 10)
      days.set(day, name)
      return name
    },
  }
}

function entriesBy<Entry>(
  table: readonly Entry[],
  told: Told<Entry>,
  number: (facet: string, value: string) => number,
): ToldEntries {
  const numbers: number[] = []
  const ends = Uint32Array.from(table, (entry) => {
    for (const [facet, valuesOf] of Object.entries(told))
      for (const value of valuesOf(entry)) numbers.push(number(facet, value))
    return numbers.length
  })
  return { ends, numbers: Uint32Array.from(numbers) }
}

/** Adds what a table tells to sums by number, where each of its entries occurs so often. */
export function addTold(sums: Float64Array, { ends, numbers }: ToldEntries, occurrences: ArrayLike<number>): void {
  for (let i = 0; i < ends.length; i++) {
    const count = occurrences[i]
    if (count === 0) continue
    for (let at = i === 0 ? 0 : ends[i - 1]; at < ends[i]; at++) sums[numbers[at]] += count
  }
}
