import { conditionsOf } from '../store/sqlite/filters.ts'
import type { SqlValue } from '../store/sqlite/driver.ts'
import type { Reader } from '../store/sqlite/transaction.ts'
import type { SearchFilters } from '../store/types.ts'

/** What is looked at; without bounds, everything that was heard. */
export type Scope = SearchFilters

/** `WITH` clauses: `h`, the scope's utterances; `up`, every concept with its ancestors and itself. */
export async function scopeSql(reader: Reader, scope: Scope): Promise<{ sql: string; params: SqlValue[] }> {
  const { sql, params } = await conditionsOf(reader, scope)
  return {
    sql: `WITH RECURSIVE h AS MATERIALIZED (
        SELECT u.seq, u.recording, u.at, u.start_ms, u.end_ms, u.role, u.stage, r.store_id, r.device_id
        FROM utterances u JOIN recordings r ON r.seq = u.recording WHERE ${sql}),
      up (concept, ancestor) AS (
        SELECT id, id FROM concepts
        UNION SELECT up.concept, c.parent FROM up JOIN concepts c ON c.id = up.ancestor WHERE c.parent IS NOT NULL)`,
    params,
  }
}
