import type { Found } from './finding.ts'
import type { Rows } from './row-lists.ts'
import type { Segment } from './segment.ts'

/** How often each signature, spot, kind of visit and named concept of a segment stands in some rows. */
export interface Occurrences {
  signatures: Uint32Array
  spots: Uint32Array
  known: Uint32Array
  named: Uint32Array
}

/** Of which of them somebody asks. */
export type Wanted = Readonly<Record<keyof Occurrences, boolean>>

const NONE = new Uint32Array(0)

/** What is wanted of one segment; all of it in one pass, as most questions want it, and nothing of what is not. */
export function occurrencesIn({ segment, rows }: Found, wanted: Wanted): Occurrences {
  if (Object.values(wanted).every(Boolean)) return allIn(segment, rows)
  const { signatureOf, spotOf, knownOf } = segment
  return {
    signatures: wanted.signatures ? countOf(signatureOf, rows, segment.signatures.length) : NONE,
    spots: wanted.spots ? countOf(spotOf, rows, segment.spots.length) : NONE,
    known: wanted.known ? countOf(knownOf, rows, segment.known.length) : NONE,
    named: wanted.named ? namedIn(segment, rows) : NONE,
  }
}

function allIn(segment: Segment, rows: Rows): Occurrences {
  const { signatureOf, spotOf, knownOf, namedEnds, named: namedOf } = segment
  const [signatures, spots] = [new Uint32Array(segment.signatures.length), new Uint32Array(segment.spots.length)]
  const [known, named] = [new Uint32Array(segment.known.length), new Uint32Array(segment.concepts.length)]
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]
    signatures[signatureOf[row]] += 1
    spots[spotOf[row]] += 1
    known[knownOf[row]] += 1
    const end = namedEnds[row]
    for (let at = row === 0 ? 0 : namedEnds[row - 1]; at < end; at++) named[namedOf[at]] += 1
  }
  return { signatures, spots, known, named }
}

function countOf(column: Uint16Array, rows: Rows, size: number): Uint32Array {
  const counts = new Uint32Array(size)
  for (let i = 0; i < rows.length; i++) counts[column[rows[i]]] += 1
  return counts
}

function namedIn({ namedEnds: ends, named, concepts }: Segment, rows: Rows): Uint32Array {
  const counts = new Uint32Array(concepts.length)
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]
    const end = ends[row]
    for (let at = row === 0 ? 0 : ends[row - 1]; at < end; at++) counts[named[at]] += 1
  }
  return counts
}
