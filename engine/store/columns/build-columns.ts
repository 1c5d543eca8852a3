import { changesNow, changesSince, lastChange, type Known } from '../sql/changes.ts'
import type { Reader } from '../sql/database.ts'
import { numbersOf } from '../sql/figures/packed.ts'
import { createSegmentBuilder } from './build-segment.ts'
import { rowsAfter } from './column-row.ts'
import type { Generation } from './live-columns.ts'
import { openSegment } from './segment.ts'

/** A segment, and up to which number it has all utterances; those before the segment before end where that ends. */
export interface BuiltSegment {
  buffer: SharedArrayBuffer
  upTo: number
}

/** Columns of a whole store. */
export interface Built extends Known {
  segments: BuiltSegment[]
}

const ROWS_AT_A_TIME = 4096
/** A segment that is not this full is built again with what comes after it. */
const FULL_ROWS = 50_000

export const generationOf = ({ segments, changes, last }: Built): Generation => ({
  segments: segments.map(({ buffer }) => buffer),
  ...{ changes, last },
})

/**
 * Builds columns of everything, or, where there are some, of what is new and of those segments alone in which something changed. What is
 * written meanwhile may be in them or not: `changes` is from before.
 */
export async function buildColumns(reader: Reader, before?: Built): Promise<Built> {
  const last = await lastChange(reader)
  const since = before && (await changesSince(reader, before))
  // Of another database nothing is kept.
  if (!before || !since?.isSame) {
    const changes = await changesNow(reader)
    return { segments: await segmentsBetween(reader, 0, Infinity), changes, last }
  }
  const { changes, recordings } = since
  const touched = await touchedBy(reader, before.segments, new Set(recordings))
  const segments: BuiltSegment[] = []
  let from = 0
  for (const [i, segment] of before.segments.entries()) {
    // The last is built with what comes after it, if there is room.
    if (i === before.segments.length - 1 && openSegment(segment.buffer).rows < FULL_ROWS) break
    if (!touched[i]) segments.push(segment)
    else segments.push(...(await segmentsBetween(reader, from, segment.upTo)))
    from = segment.upTo
  }
  return { segments: [...segments, ...(await segmentsBetween(reader, from, Infinity))], changes, last }
}

/** Which segments hold, or ought to hold, rows of some recordings. */
async function touchedBy(reader: Reader, segments: BuiltSegment[], recordings: Set<number>): Promise<boolean[]> {
  const now = await reader.get<{ seqs: string | null }>(
    `SELECT ${reader.dialect.packed('u.seq')} AS seqs FROM utterances u WHERE ${reader.dialect.among('u.recording', 'number')}`,
    [JSON.stringify([...recordings])],
  )
  const seqs = numbersOf(now?.seqs ?? null).sort()
  let from = 0
  return segments.map(({ buffer, upTo }) => {
    const next = seqs.find((seq) => seq > from)
    from = upTo
    return (next !== undefined && next <= upTo) || openSegment(buffer).recordings.some(({ seq }) => recordings.has(seq))
  })
}

/** Segments of all utterances with numbers above one, up to another. */
async function segmentsBetween(reader: Reader, above: number, upTo: number): Promise<BuiltSegment[]> {
  const built: BuiltSegment[] = []
  let builder = createSegmentBuilder()
  let seq = above
  const close = (end: number): void => {
    if (builder.rows > 0) built.push({ buffer: builder.build().buffer, upTo: end })
    builder = createSegmentBuilder()
  }
  for (;;) {
    const rows = (await rowsAfter(reader, seq, ROWS_AT_A_TIME)).filter((row) => row.seq <= upTo)
    for (const row of rows) {
      builder.add(row)
      seq = row.seq
      if (builder.isFull) close(seq)
    }
    if (rows.length < ROWS_AT_A_TIME) break
  }
  close(seq)
  // Where the last rows were removed, the range still ends where it ended.
  const end = built.at(-1)
  if (end && Number.isFinite(upTo)) end.upTo = upTo
  return built
}
