import type { FigureSource, Place } from '../store/figure-types.ts'
import type { Scope } from './scope.ts'

/**
 * The utterances of a scope as columns, in the order of their numbers; a row is an index into every column. Figures are counted over
 * them: a count of distinct visits per concept is a pass over numbers here and a sort of all pairs in SQL.
 */
export interface Heard {
  rows: number
  /** The utterances' numbers in the store. */
  seqs: Float64Array
  /** What an utterance is worth to read (see rankBase), for the choice of evidence; in billionths. */
  bases: Float64Array
  /** Wall clock, epoch ms. */
  ats: Float64Array
  spokenMs: Float64Array
  roles: string[]
  /** '' where none is known. */
  stages: string[]
  /** Index into `places`. */
  recordings: Int32Array
  places: Place[]
  /** Index into `visitSeqs`; −1 where none is known. */
  visits: Int32Array
  visitSeqs: number[]
  /** The row of an utterance's number; undefined when it is not in scope. */
  rowOf: (seq: number) => number | undefined
  /** The index of a visit's number; undefined when none of its utterances is in scope. */
  visitOf: (seq: number) => number | undefined
}

/** Reads the utterances of a scope. */
export async function readHeard(source: FigureSource, scope: Scope): Promise<Heard> {
  const { recordings, places, visits, seqs, ...columns } = await source.utterances(scope)
  const [ofRecordings, ofVisits] = [indexed(recordings), indexed(visits, 0)]
  const [rowOf, visitOf] = [placesOf(seqs), placesOf(ofVisits.values)]
  const nowhere: Place = { storeId: '', deviceId: '', durationMs: 0 }
  return {
    ...{ rows: seqs.length, seqs, ...columns },
    ...{ recordings: ofRecordings.indices, places: ofRecordings.values.map((seq) => places.get(seq) ?? nowhere) },
    ...{ visits: ofVisits.indices, visitSeqs: ofVisits.values },
    rowOf: (seq) => rowOf.get(seq),
    visitOf: (seq) => visitOf.get(seq),
  }
}

/** The rows of what is heard that lie within another scope, too. */
export async function rowsWithin(source: FigureSource, heard: Heard, scope: Scope): Promise<Uint8Array> {
  const isWithin = new Uint8Array(heard.rows)
  for (const seq of await source.seqsWithin(scope)) {
    const row = heard.rowOf(seq)
    if (row !== undefined) isWithin[row] = 1
  }
  return isWithin
}

/** Each value as the index of its first like; `nothing` as −1. */
function indexed(column: Float64Array, nothing?: number): { indices: Int32Array; values: number[] } {
  const found = new Map<number, number>()
  const indices = Int32Array.from(column, (value) => {
    if (value === nothing) return -1
    const known = found.get(value) ?? found.size
    found.set(value, known)
    return known
  })
  return { indices, values: [...found.keys()] }
}

function placesOf(values: ArrayLike<number>): Map<number, number> {
  const places = new Map<number, number>()
  for (let i = 0; i < values.length; i++) places.set(values[i], i)
  return places
}
