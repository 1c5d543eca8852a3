/** A stretch of a text that means something: UTF-16 offsets, half-open. */
export interface Mark<Kind extends string = string> {
  start: number
  end: number
  kind: Kind
  /** What is told of it: shown on focus and hover. */
  note?: string
}

/** A piece of a text with all that holds of it; joined, the pieces give the text. */
export interface Run<Kind extends string = string> {
  text: string
  start: number
  marks: Mark<Kind>[]
}

/**
 * Cuts a text at every boundary of its marks, which may overlap in any way, so that each piece can be one text node. A boundary within a
 * character of two units (𠮷) is moved outward; what lies outside the text is cut off, what is empty marks nothing.
 */
export function flatRuns<Kind extends string>(text: string, marks: readonly Mark<Kind>[]): Run<Kind>[] {
  const within = marks
    .map((mark) => ({ mark, start: outward(text, mark.start, -1), end: outward(text, mark.end, 1) }))
    .filter(({ start, end }) => start < end)
  const cuts = [...new Set([0, text.length, ...within.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b)
  return cuts.slice(0, -1).map((start, at) => ({
    text: text.slice(start, cuts[at + 1]),
    start,
    marks: within.filter((one) => one.start <= start && start < one.end).map(({ mark }) => mark),
  }))
}

function outward(text: string, offset: number, side: -1 | 1): number {
  const at = Math.max(0, Math.min(text.length, Math.trunc(offset)))
  const splits = /[\uD800-\uDBFF]/.test(text.charAt(at - 1)) && /[\uDC00-\uDFFF]/.test(text.charAt(at))
  return splits ? at + side : at
}
