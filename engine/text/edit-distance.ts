/** Least number of characters to insert, remove or replace that turn one text into the other (Levenshtein). */
export function editDistance(wanted: string, got: string): number {
  const [from, to] = [[...wanted], [...got]]
  const row = to.map((_, at) => at + 1)
  for (const [line, character] of from.entries()) {
    let [diagonal, left] = [line, line + 1]
    for (const [at, other] of to.entries()) {
      const above = row[at]
      left = Math.min(left + 1, above + 1, diagonal + (character === other ? 0 : 1))
      ;[diagonal, row[at]] = [above, left]
    }
  }
  return row.at(-1) ?? from.length
}
