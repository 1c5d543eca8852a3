import { placeOf } from '../../sorted.ts'
import type { HeardUtterances, NamedColumn, Place } from '../../figure-types.ts'
import type { SearchFilters } from '../../types.ts'
import { saidByRow } from '../../said-by-row.ts'
import { conditionsOf } from '../filters.ts'
import type { Reader } from '../database.ts'
import { VISIT_OF } from '../visit-sql.ts'
import { numbersOf, textsOf } from './packed.ts'
import { mentionsOf, momentsOf, opinionsOf } from './said.ts'

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

export async function utterancesOf(reader: Reader, scope: SearchFilters): Promise<HeardUtterances> {
  const { from, params } = await scopeFrom(reader, scope)
  const { packed, packedTexts, whole } = reader.dialect
  const columns = await reader.get<Columns>(
    `SELECT ${packed('seq')} AS seqs, ${packed('base')} AS bases, ${packed('at')} AS ats, ${packed('spoken')} AS spoken,
       ${packedTexts('role')} AS roles, ${packedTexts('stage')} AS stages, ${packed('recording')} AS recordings,
       ${packed('visit')} AS visits
     FROM (SELECT u.seq, ${whole('u.base * 1000000000')} AS base, u.at, u.end_ms - u.start_ms AS spoken, u.role,
         coalesce(u.stage, '') AS stage, u.recording, coalesce(${VISIT_OF}, 0) AS visit ${from} ORDER BY u.seq) h`,
    params,
  )
  const of = (column: keyof Columns): Float64Array => numbersOf(columns?.[column] ?? null)
  const seqs = of('seqs')
  const recordings = indexed(of('recordings'))
  const visits = indexed(of('visits'), 0)
  const places = await placesOf(reader, recordings.values)
  const rowOf = (seq: number): number => placeOf(seqs, seq)
  return {
    ...{ seqs, bases: of('bases'), ats: of('ats'), spokenMs: of('spoken') },
    roles: named(textsOf(columns?.roles ?? null, seqs.length)),
    stages: named(textsOf(columns?.stages ?? null, seqs.length)),
    recordings: recordings.indices,
    places: recordings.values.map((seq) => places.get(seq) ?? NOWHERE),
    ...{ visits: visits.indices, visitSeqs: visits.values },
    mentions: () => mentionsOf(reader, seqs, rowOf),
    opinions: () => opinionsOf(reader, seqs, rowOf),
    said: async () =>
      saidByRow(seqs.length, await mentionsOf(reader, seqs, rowOf), await opinionsOf(reader, seqs, rowOf)),
    moments: () => momentsOf(reader, seqs, rowOf),
    within: async (other) => {
      const isWithin = new Uint8Array(seqs.length)
      for (const seq of await seqsWithin(reader, other)) if (rowOf(seq) >= 0) isWithin[rowOf(seq)] = 1
      return isWithin
    },
  }
}

/** Each value as the index of its first like; `nothing` as −1. */
export function indexed(column: Float64Array, nothing?: number): { indices: Int32Array; values: number[] } {
  const found = new Map<number, number>()
  const indices = new Int32Array(column.length)
  for (let row = 0; row < column.length; row++) {
    if (column[row] === nothing) indices[row] = -1
    else {
      const known = found.get(column[row]) ?? found.size
      found.set(column[row], known)
      indices[row] = known
    }
  }
  return { indices, values: [...found.keys()] }
}

function named(texts: string[]): NamedColumn {
  const names = new Map<string, number>()
  const codes = Uint16Array.from(texts, (text) => {
    const known = names.get(text) ?? names.size
    names.set(text, known)
    return known
  })
  return { names: [...names.keys()], codes }
}

async function seqsWithin(reader: Reader, scope: SearchFilters): Promise<Float64Array> {
  const { from, params } = await scopeFrom(reader, scope)
  const within = await reader.get<{ seqs: string | null }>(
    `SELECT ${reader.dialect.packed('u.seq')} AS seqs ${from}`,
    params,
  )
  return numbersOf(within?.seqs ?? null)
}

/** FROM and WHERE of a scope's utterances. Everything but one recording or visit is read the way of many. */
async function scopeFrom(reader: Reader, scope: SearchFilters) {
  const { sql, params } = await conditionsOf(reader, scope)
  const isSmall = scope.recordingIds !== undefined || scope.visitIds !== undefined
  const tables = isSmall ? 'utterances u JOIN recordings r ON r.seq = u.recording' : reader.dialect.manyUtterances
  return { from: `FROM ${tables} WHERE ${sql}`, params }
}

/** Of a recording that went while it was read. */
const NOWHERE: Place = { storeId: '', deviceId: '', durationMs: 0, pack: '', knowledge: '' }

async function placesOf(reader: Reader, seqs: number[]): Promise<Map<number, Place>> {
  const rows = await reader.all<Place & { seq: number }>(
    `SELECT seq, store_id AS "storeId", device_id AS "deviceId", duration_ms AS "durationMs", pack,
       coalesce(knowledge_version, '') AS knowledge
     FROM recordings WHERE ${reader.dialect.among('seq', 'number')}`,
    [JSON.stringify(seqs)],
  )
  return new Map(rows.map(({ seq, ...place }) => [seq, place]))
}
