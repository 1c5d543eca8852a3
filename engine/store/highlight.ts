import type { NumberSpan } from '../types.ts'
import type { Needle } from './query/compile.ts'
import { GAP, holdsNumber, termsOf, type Term } from './terms.ts'
import type { Range } from './types.ts'

/** As much text as a line of a list shows; most utterances are shorter. */
const SNIPPET_LENGTH = 80
const LEAD = 20

/** Where the pieces of a query stand in a text, by characters or as a number; in order, neighbours joined. */
export function highlightsOf(utterance: { text: string; numbers: NumberSpan[] }, needles: Needle[]): Range[] {
  const terms = termsOf(utterance.text)
  const ranges = needles.flatMap((needle) => [
    ...placesOf(needle.terms, terms),
    ...utterance.numbers
      .filter((number) => needle.number !== undefined && holdsNumber(number, needle.number))
      .map(({ start, end }) => ({ start, end })),
  ])
  return joined(ranges)
}

function placesOf(wanted: string[], terms: Term[]): Range[] {
  const withGaps = sequences(wanted, terms)
  if (withGaps.length > 0 || !wanted.includes(GAP)) return withGaps
  return sequences(
    wanted.filter((term) => term !== GAP),
    terms,
  )
}

function sequences(wanted: string[], terms: Term[]): Range[] {
  if (wanted.length === 0) return []
  const found: Range[] = []
  for (let at = 0; at + wanted.length <= terms.length; at++)
    if (wanted.every((term, i) => terms[at + i].term === term))
      found.push({ start: terms[at].start, end: terms[at + wanted.length - 1].end })
  return found
}

function joined(ranges: Range[]): Range[] {
  const result: Range[] = []
  for (const range of [...ranges].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = result.at(-1)
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end)
    else result.push({ ...range })
  }
  return result
}

/** The part of the text around its first highlight; characters beyond the basic plane are not cut. */
export function snippetOf(text: string, highlights: Range[]): { text: string; start: number; highlights: Range[] } {
  const first = highlights.at(0)?.start ?? 0
  let start = text.length <= SNIPPET_LENGTH ? 0 : Math.max(0, Math.min(first - LEAD, text.length - SNIPPET_LENGTH))
  let end = Math.min(text.length, start + SNIPPET_LENGTH)
  if (/^[\uDC00-\uDFFF]/.test(text.slice(start))) start += 1
  if (/[\uD800-\uDBFF]$/.test(text.slice(0, end)) && end < text.length) end -= 1
  const inside = highlights
    .filter((range) => range.start < end && range.end > start)
    .map((range) => ({ start: Math.max(range.start, start) - start, end: Math.min(range.end, end) - start }))
  return { text: text.slice(start, end), start, highlights: inside }
}
