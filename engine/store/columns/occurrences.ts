import type { Found } from './finding.ts'
import { everyRow } from './narrowing.ts'
import { butNot, type Rows } from './row-lists.ts'
import type { Segment } from './segment.ts'

/** How often each signature, spot, kind of visit and named concept of a segment stands in some rows. */
export interface Occurrences {
  signatures: Uint32Array
  spots: Uint32Array
  known: Uint32Array
  named: Uint32Array
}

/** Of which of them somebody asks; the others are empty. */
export type Wanted = Readonly<Record<keyof Occurrences, boolean>>

const NONE = new Uint32Array(0)
const ALL: Wanted = { signatures: true, spots: true, known: true, named: true }
const wholes = new WeakMap<Segment, Occurrences>()

/** What is wanted of one segment. Where more than half of it was found, what was not is counted and taken from the whole. */
export function occurrencesIn({ segment, rows }: Found, wanted: Wanted): Occurrences {
  if (rows.length * 2 <= segment.rows) return countIn(segment, rows, wanted)
  const whole = wholes.get(segment) ?? countIn(segment, everyRow(segment), ALL)
  wholes.set(segment, whole)
  const rest = rows.length === segment.rows ? undefined : countIn(segment, butNot(everyRow(segment), rows), wanted)
  const left = (of: keyof Occurrences): Uint32Array =>
    !wanted[of] ? NONE : rest ? whole[of].map((count, i) => count - rest[of][i]) : whole[of]
  return { signatures: left('signatures'), spots: left('spots'), known: left('known'), named: left('named') }
}

function countIn(segment: Segment, rows: Rows, wanted: Wanted): Occurrences {
  if (Object.values(wanted).every(Boolean)) return allIn(segment, rows)
  const { signatureOf, spotOf, knownOf } = segment
  return {
    signatures: wanted.signatures ? countOf(signatureOf, rows, segment.signatures.length) : NONE,
    spots: wanted.spots ? countOf(spotOf, rows, segment.spots.length) : NONE,
    known: wanted.known ? countOf(knownOf, rows, segment.known.length) : NONE,
    named: wanted.named ? namedIn(segment, rows) : NONE,
  }
}

/** Everything in one pass, as most questions want it. */
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
