import type { SearchFilters } from '../types.ts'
import { resolveConcepts } from './concepts.ts'
import type { SqlValue } from './driver.ts'
import { places } from './rows.ts'
import type { Reader } from './transaction.ts'

export interface Conditions {
  /** Conditions over `u` (utterances) and `r` (recordings), joined by AND; `1` when there are none. */
  sql: string
  params: SqlValue[]
  /** Whether they speak of `r`; where not, its join is spared. */
  ofRecordings: boolean
}

/** Turns filters into SQL conditions; every value is bound, none becomes part of the SQL. */
export async function conditionsOf(reader: Reader, filters: SearchFilters): Promise<Conditions> {
  const where: string[] = []
  const params: SqlValue[] = []
  const add = (condition: string, ...values: SqlValue[]): void => {
    where.push(condition)
    params.push(...values)
  }
  const among = (column: string, values: string[] | undefined): void => {
    if (values) add(`${column} IN ${places(values)}`, ...values)
  }
  among('r.store_id', filters.storeIds)
  among('r.device_id', filters.deviceIds)
  among('r.id', filters.recordingIds)
  among('r.model', filters.models)
  among('r.pack', filters.packs)
  among('u.role', filters.roles)
  among('u.stage', filters.stages)
  if (filters.fromAt !== undefined) add('u.at >= ?', filters.fromAt)
  if (filters.toAt !== undefined) add('u.at < ?', filters.toAt)
  if (filters.minConfidence !== undefined) add('u.confidence >= ?', filters.minConfidence)
  if (filters.momentKinds)
    add(
      `u.seq IN (SELECT utterance FROM moment_utterances WHERE kind IN ${places(filters.momentKinds)})`,
      ...filters.momentKinds,
    )
  const concepts = filters.concepts && JSON.stringify(await resolveConcepts(reader, filters.concepts))
  const named = 'concept_id IN (SELECT value FROM json_each(?))'
  if (concepts !== undefined && filters.polarity === undefined)
    add(`u.seq IN (SELECT utterance FROM mentions WHERE ${named})`, concepts)
  else if (concepts !== undefined && filters.polarity !== undefined)
    add(`u.seq IN (SELECT utterance FROM opinions WHERE ${named} AND polarity = ?)`, concepts, filters.polarity)
  else if (filters.polarity !== undefined)
    add('u.seq IN (SELECT utterance FROM opinions WHERE polarity = ?)', filters.polarity)
  return {
    sql: where.length > 0 ? where.join(' AND ') : '1',
    params,
    ofRecordings: where.some((condition) => condition.startsWith('r.')),
  }
}
