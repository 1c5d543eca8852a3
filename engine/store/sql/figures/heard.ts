import type { Place, UtteranceColumns } from '../../figure-types.ts'
import type { SearchFilters } from '../../types.ts'
import { conditionsOf } from '../filters.ts'
import type { Reader } from '../database.ts'
import { VISIT_OF } from '../visit-sql.ts'
import { numbersOf, textsOf } from './packed.ts'

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

export async function utterancesOf(reader: Reader, scope: SearchFilters): Promise<UtteranceColumns> {
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
  const recordings = of('recordings')
  return {
    ...{ seqs, bases: of('bases'), ats: of('ats'), spokenMs: of('spoken') },
    ...{ roles: textsOf(columns?.roles ?? null, seqs.length), stages: textsOf(columns?.stages ?? null, seqs.length) },
    ...{ recordings, places: await placesOf(reader, [...new Set(recordings)]), visits: of('visits') },
  }
}

export async function seqsWithin(reader: Reader, scope: SearchFilters): Promise<Float64Array> {
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

async function placesOf(reader: Reader, seqs: number[]): Promise<Map<number, Place>> {
  const rows = await reader.all<Place & { seq: number }>(
    `SELECT seq, store_id AS "storeId", device_id AS "deviceId", duration_ms AS "durationMs" FROM recordings
     WHERE ${reader.dialect.among('seq', 'number')}`,
    [JSON.stringify(seqs)],
  )
  return new Map(rows.map(({ seq, ...place }) => [seq, place]))
}
