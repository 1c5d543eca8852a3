import type { ColumnRecording } from './column-row.ts'

/** Rows of one segment have numbers of 16 bits. */
export const MOST_ROWS = 0x10000

/** No concept, in a column of concepts. */
export const NOTHING = 0xffff

/**
 * Columns by name; all but the lists have one value per row. Lists of a row lie between its end and that of the row before.
 * `signatureOf`, `spotOf` and `knownOf` are numbers of what many rows have in common, so that hits are counted by these alone.
 */
export const COLUMNS = {
  seqs: Float64Array,
  stamps: Float64Array,
  ats: Float64Array,
  bases: Float64Array,
  confidences: Float64Array,
  spokenMs: Uint32Array,
  visits: Uint32Array,
  signatureOf: Uint16Array,
  spotOf: Uint16Array,
  knownOf: Uint16Array,
  namedEnds: Uint32Array,
  named: Uint16Array,
  opinionEnds: Uint32Array,
  opinionRows: Uint16Array,
  opinionConcepts: Uint16Array,
  opinionPolarities: Uint8Array,
  opinionHolders: Uint8Array,
  momentRows: Uint16Array,
  momentKinds: Uint8Array,
  momentNumbers: Float64Array,
  lineEnds: Uint32Array,
  line: Uint16Array,
  otherKeys: Float64Array,
  otherCodes: Uint16Array,
  charKeys: Uint16Array,
  charEnds: Uint32Array,
  charRows: Uint16Array,
  pairKeys: Uint32Array,
  pairEnds: Uint32Array,
  pairRows: Uint16Array,
  wordKeys: Float64Array,
  wordEnds: Uint32Array,
  wordRows: Uint16Array,
  conceptEnds: Uint32Array,
  conceptRows: Uint16Array,
} as const

export type ColumnName = keyof typeof COLUMNS
type Column<Kind> = Kind extends Float64ArrayConstructor
  ? Float64Array
  : Kind extends Uint32ArrayConstructor
    ? Uint32Array
    : Kind extends Uint16ArrayConstructor
      ? Uint16Array
      : Uint8Array
export type Columns = { [Name in ColumnName]: Column<(typeof COLUMNS)[Name]> }

/** What a row is counted and narrowed by, beside where, when and about what: all but the first two are sets, in order. */
export interface Signature {
  role: string
  /** '' where none is known. */
  stage: string
  polarities: string[]
  holders: string[]
  kinds: string[]
  types: string[]
}

/** What is known of a row's visit: of each kind '' alone where nothing is, and nothing at all where the row is of no visit. */
export interface Known {
  groups: string[]
  needs: string[]
  outcomes: string[]
}

/** A recording within a quarter of an hour of wall clock (epoch ms / `QUARTER_MS`): no day begins within it, wherever the clocks are. */
export interface Spot {
  recording: number
  quarter: number
  /** Its first and last row; mostly there are no others between. */
  first: number
  last: number
}
export const QUARTER_MS = 900_000

/** What the numbers in a segment's columns stand for. */
export interface SegmentNames {
  rows: number
  recordings: ColumnRecording[]
  signatures: Signature[]
  spots: Spot[]
  known: Known[]
  /** Of `named` (those that a row names, each once) and of opinions; `conceptRows` are the rows that name or judge each. */
  concepts: string[]
  polarities: string[]
  holders: string[]
  kinds: string[]
  /** The earliest and latest `ats`, and the greatest of `stamps`. */
  bounds: { fromAt: number; toAt: number; stamp: number }
}

/** Utterances as columns, never changed; what is gone is told beside it. */
export interface Segment extends SegmentNames, Columns {
  /** Everything of it, shared between threads and as it lies on disk. */
  buffer: SharedArrayBuffer
}

const VERSION = 3
const ALIGNMENT = 8
const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT

interface Head {
  version: number
  names: SegmentNames
  lengths: Record<ColumnName, number>
}

const NAMES = Object.keys(COLUMNS) as ColumnName[]

/** Lays a segment out: length of the head, the head as JSON, the columns in order, each at a multiple of eight bytes. */
export function layOut(names: SegmentNames, columns: Columns): Segment {
  const lengths = Object.fromEntries(NAMES.map((name) => [name, columns[name].length])) as Head['lengths']
  const head = Buffer.from(JSON.stringify({ version: VERSION, names, lengths } satisfies Head))
  const sizes = NAMES.map((name) => aligned(columns[name].byteLength))
  const start = aligned(4 + head.length)
  const buffer = new SharedArrayBuffer(start + sizes.reduce((sum, size) => sum + size, 0))
  new DataView(buffer).setUint32(0, head.length, true)
  new Uint8Array(buffer).set(head, 4)
  let at = start
  NAMES.forEach((name, i) => {
    const { buffer: from, byteOffset, byteLength } = columns[name]
    new Uint8Array(buffer).set(new Uint8Array(from, byteOffset, byteLength), at)
    at += sizes[i]
  })
  return openSegment(buffer)
}

/**
 * Views into a segment as it was laid out.
 *
 * @throws Error for a layout that is not this one
 */
export function openSegment(buffer: SharedArrayBuffer): Segment {
  const headLength = new DataView(buffer).getUint32(0, true)
  const text = Buffer.from(new Uint8Array(buffer, 4, headLength)).toString()
  const { version, names, lengths } = JSON.parse(text) as Head
  if (version !== VERSION) throw new Error(`a segment of layout ${version}`)
  const columns: Partial<Record<ColumnName, unknown>> = {}
  let at = aligned(4 + headLength)
  for (const name of NAMES) {
    const View = COLUMNS[name] as new (buffer: SharedArrayBuffer, at: number, length: number) => Columns[ColumnName]
    const view = new View(buffer, at, lengths[name])
    columns[name] = view
    at += aligned(view.byteLength)
  }
  return { ...(columns as Columns), ...names, buffer }
}
