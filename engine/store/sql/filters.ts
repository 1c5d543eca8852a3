import type { SearchFilters } from '../types.ts'
import { resolveConcepts } from './concepts.ts'
import type { SqlValue } from './database.ts'
import type { Conditions } from './dialect.ts'
import { places } from './rows.ts'
import type { Reader } from './database.ts'
import { WEEK_HOURS, readWeekHours } from '../week-hours.ts'
import { FOUND, TOLD, VISITS, VISIT_OF, visitWith } from './visit-sql.ts'

interface Condition {
  sql: string
  params: SqlValue[]
}

/** Turns filters into SQL conditions; every value is bound, none becomes part of the SQL. */
export async function conditionsOf(reader: Reader, filters: SearchFilters): Promise<Conditions> {
  const all = [filters, ...(filters.also ?? [])]
  const conditions = await Promise.all(
    all.map(async (one) => [...ofPlaces(one), ...ofWords(one), ...ofVisits(one), ...(await ofConcepts(reader, one))]),
  )
  const where = conditions.flat()
  return {
    sql: where.length > 0 ? where.map(({ sql }) => sql).join(' AND ') : 'TRUE',
    params: where.flatMap(({ params }) => params),
    ofRecordings: where.some(({ sql }) => sql.startsWith('r.')),
  }
}

const among = (column: string, values: string[] | undefined): Condition[] =>
  values ? [{ sql: `${column} IN ${places(values)}`, params: values }] : []

function ofPlaces(filters: SearchFilters): Condition[] {
  return [
    ...among('r.store_id', filters.storeIds),
    ...among('r.device_id', filters.deviceIds),
    ...among('r.id', filters.recordingIds),
    ...among('r.model', filters.models),
    ...among('r.pack', filters.packs),
  ]
}

function ofWords({ roles, stages, fromAt, toAt, weekHours, minConfidence, momentKinds }: SearchFilters): Condition[] {
  const than = (sql: string, value: number | undefined): Condition[] =>
    value === undefined ? [] : [{ sql, params: [value] }]
  return [
    ...among('u.role', roles),
    ...among(stages?.includes('') ? `coalesce(u.stage, '')` : 'u.stage', stages),
    ...than('u.at >= ?', fromAt),
    ...than('u.at < ?', toAt),
    ...(weekHours ? [ofWeekHours(weekHours)] : []),
    ...than('u.confidence >= ?', minConfidence),
    ...(momentKinds
      ? [
          {
            sql: `u.seq IN (SELECT utterance FROM moment_utterances WHERE kind IN ${places(momentKinds)})`,
            params: momentKinds,
          },
        ]
      : []),
  ]
}

const HOUR_MS = 3_600_000

function ofWeekHours(names: string[]): Condition {
  const some = readWeekHours(names)
  if (some.length === 0) return { sql: 'FALSE', params: [] }
  const sql = some.map(({ hours }) => `(u.at + ?) / ${HOUR_MS} % ${WEEK_HOURS} IN ${places(hours)}`).join(' OR ')
  return { sql: `(${sql})`, params: some.flatMap(({ offsetMs, hours }) => [offsetMs, ...hours]) }
}

function ofVisits({ visitIds, groups, needs, outcomes }: SearchFilters): Condition[] {
  const known = (values: string, wanted: string[] | undefined): Condition[] =>
    wanted ? [visitWith(VISIT_OF, values, wanted)] : []
  return [
    ...(visitIds
      ? [
          {
            sql: `${VISIT_OF} IN (SELECT visit FROM (${VISITS}) v WHERE id IN ${places(visitIds)})`,
            params: visitIds,
          },
        ]
      : []),
    ...known(FOUND('group'), groups),
    ...known(FOUND('need'), needs),
    ...known(TOLD, outcomes),
  ]
}

/** Spoken of is what was named, and what an opinion was about though another sentence had named it. */
async function ofConcepts(reader: Reader, { concepts, polarity, holders }: SearchFilters): Promise<Condition[]> {
  const ids = concepts && JSON.stringify(await resolveConcepts(reader, concepts))
  const named = reader.dialect.among('concept_id', 'text')
  if (polarity === undefined && holders === undefined)
    return ids === undefined
      ? []
      : [
          {
            sql: `u.seq IN (SELECT utterance FROM mentions WHERE ${named} UNION ALL SELECT utterance FROM opinions WHERE ${named})`,
            params: [ids, ids],
          },
        ]
  const parts = [
    ...(ids === undefined ? [] : [{ sql: named, params: [ids] }]),
    ...(polarity === undefined ? [] : [{ sql: 'polarity = ?', params: [polarity] }]),
    ...among('holder', holders),
  ]
  const sql = parts.map((part) => part.sql).join(' AND ')
  return [
    { sql: `u.seq IN (SELECT utterance FROM opinions WHERE ${sql})`, params: parts.flatMap((part) => part.params) },
  ]
}
