import { conditionsOf } from '../store/sqlite/filters.ts'
import type { SqlValue } from '../store/sqlite/driver.ts'
import type { Reader } from '../store/sqlite/transaction.ts'
import { VISIT_OF } from '../store/sqlite/visit-sql.ts'
import type { SearchFilters } from '../store/types.ts'

/** What is looked at; without bounds, everything that was heard. */
export type Scope = SearchFilters

/** `WITH` clauses: `h`, the scope's utterances; `up`, every concept with its ancestors and itself. */
export async function scopeSql(reader: Reader, scope: Scope): Promise<{ sql: string; params: SqlValue[] }> {
  const { sql, params } = await conditionsOf(reader, scope)
  return {
    sql: `WITH RECURSIVE h AS MATERIALIZED (
        SELECT u.seq, u.recording, ${VISIT_OF} AS visit, u.at, u.start_ms, u.end_ms, u.role, u.stage, r.store_id, r.device_id
        FROM utterances u JOIN recordings r ON r.seq = u.recording WHERE ${sql}),
      up (concept, ancestor) AS (
        SELECT id, id FROM concepts
        UNION SELECT up.concept, c.parent FROM up JOIN concepts c ON c.id = up.ancestor WHERE c.parent IS NOT NULL)`,
    params,
  }
}

/** The parts of a scope that say what was said, not where, when, by whom and in which visit. */
const TOPIC = ['concepts', 'polarity', 'holders', 'momentKinds', 'also'] as const

/** A scope without its topic, and the topic alone (undefined where there is none): shares of a topic are of what was heard. */
export function splitTopic(scope: Scope): { place: Scope; topic: Scope | undefined } {
  const place: Scope = { ...scope }
  const topic: Scope = {}
  for (const key of TOPIC) {
    if (scope[key] === undefined) continue
    Object.assign(topic, { [key]: scope[key] })
    delete place[key]
  }
  return { place, topic: Object.keys(topic).length > 0 ? topic : undefined }
}
