import { conditionsOf } from '../store/sqlite/filters.ts'
import type { Reader } from '../store/sqlite/transaction.ts'
import { VISIT_OF } from '../store/sqlite/visit-sql.ts'
import { numbersOf, textsOf, packed, packedTexts } from './packed.ts'
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

/** A recording, as far as figures ask. */
export interface Place {
  storeId: string
  deviceId: string
  durationMs: number
}

interface Columns {
  seqs: string | null
  bases: string | null
  ats: string | null
  spoken: string | null
  roles: string | null
  stages: string | null
  recordings: string | null
  visits: string | null
}

/** Reads the utterances of a scope. */
export async function readHeard(reader: Reader, scope: Scope): Promise<Heard> {
  const { from, params } = await scopeFrom(reader, scope)
  const columns = await reader.get<Columns>(
    `SELECT ${packed('seq')} AS seqs, ${packed('base')} AS bases, ${packed('at')} AS ats, ${packed('spoken')} AS spoken,
       ${packedTexts('role')} AS roles, ${packedTexts('stage')} AS stages, ${packed('recording')} AS recordings,
       ${packed('visit')} AS visits
     FROM (SELECT u.seq, CAST(u.base * 1000000000 AS INTEGER) AS base, u.at, u.end_ms - u.start_ms AS spoken, u.role,
         coalesce(u.stage, '') AS stage, u.recording, coalesce(${VISIT_OF}, 0) AS visit ${from} ORDER BY u.seq)`,
    params,
  )
  const of = (column: keyof Columns): Float64Array => numbersOf(columns?.[column] ?? null)
  const seqs = of('seqs')
  const recordings = indexed(of('recordings'))
  const visits = indexed(of('visits'), 0)
  const [rowOf, visitOf] = [placesOf(seqs), placesOf(visits.values)]
  return {
    ...{ rows: seqs.length, seqs, bases: of('bases'), ats: of('ats'), spokenMs: of('spoken') },
    ...{ roles: textsOf(columns?.roles ?? null, seqs.length), stages: textsOf(columns?.stages ?? null, seqs.length) },
    ...{ recordings: recordings.indices, places: await readPlaces(reader, recordings.values) },
    ...{ visits: visits.indices, visitSeqs: visits.values },
    rowOf: (seq) => rowOf.get(seq),
    visitOf: (seq) => visitOf.get(seq),
  }
}

/** The rows of what is heard that lie within another scope, too. */
export async function rowsWithin(reader: Reader, heard: Heard, scope: Scope): Promise<Uint8Array> {
  const { from, params } = await scopeFrom(reader, scope)
  const within = await reader.get<{ seqs: string | null }>(`SELECT ${packed('u.seq')} AS seqs ${from}`, params)
  const isWithin = new Uint8Array(heard.rows)
  for (const seq of numbersOf(within?.seqs ?? null)) {
    const row = heard.rowOf(seq)
    if (row !== undefined) isWithin[row] = 1
  }
  return isWithin
}

/** FROM and WHERE of a scope's utterances. Everything but one recording or visit is read from the narrow index, whatever the planner knows. */
async function scopeFrom(reader: Reader, scope: Scope) {
  const { sql, params } = await conditionsOf(reader, scope)
  const isSmall = scope.recordingIds !== undefined || scope.visitIds !== undefined
  const tables = isSmall
    ? 'utterances u JOIN recordings r ON r.seq = u.recording'
    : 'utterances u INDEXED BY utterances_narrow CROSS JOIN recordings r ON r.seq = u.recording'
  return { from: `FROM ${tables} WHERE ${sql}`, params }
}

async function readPlaces(reader: Reader, seqs: number[]): Promise<Place[]> {
  const rows = await reader.all<Place & { seq: number }>(
    `SELECT seq, store_id AS storeId, device_id AS deviceId, duration_ms AS durationMs FROM recordings
     WHERE seq IN (SELECT value FROM json_each(?))`,
    [JSON.stringify(seqs)],
  )
  const bySeq = new Map(rows.map(({ seq, ...place }) => [seq, place]))
  return seqs.map((seq) => bySeq.get(seq) ?? { storeId: '', deviceId: '', durationMs: 0 })
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
