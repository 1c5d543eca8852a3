import type { Mark } from './spans.ts'

/** Characters of a text that are shown before somebody asks for all: more than anybody says in one breath, ten lines of a list. */
export const MOST_SHOWN = 300
/** Characters before what is marked, that it can be understood. */
const BEFORE = 40

/** A part of a text, with the marks in it. */
export interface Part<Kind extends string> {
  text: string
  marks: Mark<Kind>[]
  /** Whether something of the text stands before it, and after it. */
  isCut: { before: boolean; after: boolean }
}

const splitsPair = (text: string, at: number): boolean =>
  /[\uD800-\uDBFF]/.test(text.charAt(at - 1)) && /[\uDC00-\uDFFF]/.test(text.charAt(at))

/**
 * Of a long text the part in which the first of what is looked for stands, else its beginning; a short one whole. A character of two units
 * stays whole.
 *
 * @param anchor - what is looked for, as UTF-16 offset; undefined for nothing
 */
export function folded<Kind extends string>(
  text: string,
  marks: readonly Mark<Kind>[],
  anchor: number | undefined,
): Part<Kind> {
  const isWhole = text.length <= MOST_SHOWN
  const begin =
    isWhole || anchor === undefined || anchor < MOST_SHOWN - BEFORE
      ? 0
      : Math.min(anchor - BEFORE, text.length - MOST_SHOWN)
  const start = splitsPair(text, begin) ? begin - 1 : begin
  const last = isWhole ? text.length : start + MOST_SHOWN
  const end = splitsPair(text, last) ? last + 1 : last
  return {
    text: text.slice(start, end),
    marks: marks
      .filter((mark) => mark.start < end && mark.end > start)
      .map((mark) => ({ ...mark, start: Math.max(0, mark.start - start), end: Math.min(end, mark.end) - start })),
    isCut: { before: start > 0, after: end < text.length },
  }
}
