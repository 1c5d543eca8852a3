/** Damps the lead of the first ranks (Cormack, Clarke, Büttcher 2009: reciprocal rank fusion). */
const DAMPING = 60

/** Fuses ranked lists by rank: what stands high in several comes first. Returns each element with its score, best first. */
export function fuseRanks(lists: readonly (readonly number[])[]): { value: number; score: number }[] {
  const scores = new Map<number, number>()
  for (const list of lists)
    list.forEach((value, rank) => scores.set(value, (scores.get(value) ?? 0) + 1 / (DAMPING + rank + 1)))
  return [...scores].map(([value, score]) => ({ value, score })).sort((a, b) => b.score - a.score || b.value - a.value)
}
