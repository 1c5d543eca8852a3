/** A span of wall clock in epoch ms, half-open. */
export interface Span {
  from: number
  to: number
}

/** The same time without overlaps, in order. */
export function union(spans: readonly Span[]): Span[] {
  const joined: Span[] = []
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    if (to <= from) continue
    const last = joined.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else joined.push({ from, to })
  }
  return joined
}

/** What two lists of spans have in common; both in order and without overlaps, as `union` gives them. */
export function intersection(one: readonly Span[], other: readonly Span[]): Span[] {
  const common: Span[] = []
  for (let i = 0, j = 0; i < one.length && j < other.length;) {
    const from = Math.max(one[i].from, other[j].from)
    const to = Math.min(one[i].to, other[j].to)
    if (from < to) common.push({ from, to })
    if (one[i].to < other[j].to) i += 1
    else j += 1
  }
  return common
}

/** The length of spans that do not overlap, in ms. */
export const lengthOf = (spans: readonly Span[]): number => spans.reduce((sum, { from, to }) => sum + to - from, 0)
