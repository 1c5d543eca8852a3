import type { Said, SaidByRow, SaidKind, SaidOpinion } from './figure-types.ts'

/** Lists of rows as what each row is in: those of row `i` are `listOf[ends[i − 1]..ends[i])`, in the order of the lists. */
export function listsByRow(rows: number, lists: readonly Int32Array[]): { ends: Int32Array; listOf: Uint32Array } {
  // Each row's beginning moves on to its end as its lists are put there.
  const ends = new Int32Array(rows + 1)
  for (const list of lists) for (let i = 0; i < list.length; i++) ends[list[i] + 1] += 1
  for (let row = 0; row < rows; row++) ends[row + 1] += ends[row]
  const listOf = new Uint32Array(ends[rows])
  lists.forEach((list, number) => {
    for (let i = 0; i < list.length; i++) listOf[ends[list[i]]++] = number
  })
  return { ends: ends.subarray(0, rows), listOf }
}

/** What was named and judged, by rows. */
export function saidByRow(rows: number, mentions: Said[], opinions: SaidOpinion[]): SaidByRow {
  const said = [...mentions, ...opinions]
  const { ends, listOf } = listsByRow(
    rows,
    said.map((one) => one.rows),
  )
  const kinds = said.map((one): SaidKind => {
    if ('value' in one) return { conceptId: one.value }
    const { conceptId, polarity, holder } = one
    return { conceptId, polarity, holder }
  })
  return { kinds, ends, kindOf: listOf }
}
