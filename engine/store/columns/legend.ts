/** How many rows carry each value. */
export type Counts = Map<string, number>

export const addTo = (counts: Counts, value: string, count: number): void => {
  if (count > 0) counts.set(value, (counts.get(value) ?? 0) + count)
}

/** Of each facet the values that an entry of a segment's table tells. */
export type Told<Entry, Facet extends string> = Record<Facet, (entry: Entry) => readonly string[]>

/** All values that a table tells, numbered; those of an entry lie between its end and that of the entry before. */
interface Legend {
  values: { facet: string; value: string }[]
  ends: Uint32Array
  numbers: Uint32Array
}

// A table is never changed and told of in one way alone.
const legends = new WeakMap<readonly unknown[], Legend>()

function legendOf<Entry, Facet extends string>(table: readonly Entry[], told: Told<Entry, Facet>): Legend {
  const known = legends.get(table)
  if (known) return known
  const [values, numbers]: [Legend['values'], number[]] = [[], []]
  const numberOf = new Map<string, number>()
  const ends = Uint32Array.from(table, (entry) => {
    for (const facet of Object.keys(told) as Facet[])
      for (const value of told[facet](entry)) {
        const key = `${facet} ${value}`
        const number = numberOf.get(key) ?? values.length
        if (number === values.length) values.push({ facet, value })
        numberOf.set(key, number)
        numbers.push(number)
      }
    return numbers.length
  })
  const legend = { values, ends, numbers: Uint32Array.from(numbers) }
  legends.set(table, legend)
  return legend
}

/** Adds what a table tells to counts by facet, where each of its entries occurs so often: few sums by number, and names at the end. */
export function countTold<Entry, Facet extends string>(
  counts: Record<Facet, Counts>,
  table: readonly Entry[],
  told: Told<Entry, Facet>,
  occurrences: ArrayLike<number>,
): void {
  const { values, ends, numbers } = legendOf(table, told)
  const sums = new Float64Array(values.length)
  for (let i = 0; i < ends.length; i++) {
    const count = occurrences[i]
    if (count === 0) continue
    for (let at = i === 0 ? 0 : ends[i - 1]; at < ends[i]; at++) sums[numbers[at]] += count
  }
  values.forEach(({ facet, value }, number) => addTo(counts[facet as Facet], value, sums[number]))
}
