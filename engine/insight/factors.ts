import { FACTS, OUTCOMES } from '../store/sqlite/visit-sql.ts'
import type { SqlValue } from '../store/sqlite/driver.ts'
import type { Reader } from '../store/sqlite/transaction.ts'
import { NOT_STAFF } from './narrow.ts'
import { scopeSql, type Scope } from './scope.ts'
import type { Stratum } from './strata.ts'

/** What may go with an outcome: a concept that a customer named, complained of or praised; a moment, stage, group or need. */
export const FACTORS = ['mention', 'complaint', 'praise', 'moment', 'stage', 'group', 'need'] as const
export type FactorKind = (typeof FACTORS)[number]

/** One factor and one outcome over the visits whose outcome is known, store by store. */
export interface FactorCounts {
  kind: FactorKind
  id: string
  outcome: string
  /** Per store: `a` of `ofA` visits with the factor had the outcome, `b` of `ofB` without it. */
  strata: Stratum[]
}

/** Whether visits of which nobody told anything are left out, or count as visits without the outcome. */
export type Missing = 'unknown' | 'no'

/** Yields `kind`, `factor`, `visit`, `utterance`. Concepts with their ancestors. */
const FACTOR_ROWS = `
  SELECT 'mention' AS kind, up.ancestor AS factor, h.visit, h.seq AS utterance
    FROM h JOIN mentions m ON m.utterance = h.seq JOIN up ON up.concept = m.concept_id WHERE h.role <> 'staff'
  UNION ALL SELECT CASE o.polarity WHEN 'negative' THEN 'complaint' ELSE 'praise' END, up.ancestor, h.visit, h.seq
    FROM h JOIN opinions o ON o.utterance = h.seq AND o.holder <> 'staff' AND o.polarity <> 'neutral'
    JOIN up ON up.concept = o.concept_id
  UNION ALL SELECT 'moment', mu.kind, h.visit, h.seq FROM h JOIN moment_utterances mu ON mu.utterance = h.seq
  UNION ALL SELECT 'stage', h.stage, h.visit, h.seq FROM h WHERE h.stage IS NOT NULL
  UNION ALL SELECT f.kind, f.fact, f.visit, f.utterance
    FROM (${FACTS}) f JOIN h ON h.seq = f.utterance WHERE f.kind IN ('group', 'need')`

/** `h`, `up`; `told`, visits with their outcomes; `v`, the visits that count, with their store. */
async function clausesOf(reader: Reader, scope: Scope, missing: Missing): Promise<{ sql: string; params: SqlValue[] }> {
  const { sql, params } = await scopeSql(reader, scope)
  const known = missing === 'no' ? '' : 'WHERE visit IN (SELECT visit FROM told)'
  return {
    sql: `${sql}, told AS MATERIALIZED (SELECT DISTINCT visit, outcome FROM (${OUTCOMES}) WHERE visit IN (SELECT visit FROM h)),
      v AS MATERIALIZED (SELECT DISTINCT visit, store_id FROM h ${known})`,
    params,
  }
}

export interface OutcomeTotals {
  outcome: string
  storeId: string
  count: number
}

/** How many visits count in each store, and how many of them had each outcome. */
export async function outcomeTotals(
  reader: Reader,
  scope: Scope,
  missing: Missing,
): Promise<{ visits: Map<string, number>; outcomes: OutcomeTotals[] }> {
  const { sql, params } = await clausesOf(reader, scope, missing)
  const [visits, outcomes] = await Promise.all([
    reader.all<{ storeId: string; n: number }>(
      `${sql} SELECT store_id AS storeId, count(*) AS n FROM v GROUP BY 1`,
      params,
    ),
    reader.all<OutcomeTotals>(
      `${sql} SELECT outcome, store_id AS storeId, count(*) AS count FROM told JOIN v USING (visit) GROUP BY 1, 2 ORDER BY 1, 2`,
      params,
    ),
  ])
  return { visits: new Map(visits.map(({ storeId, n }) => [storeId, n])), outcomes }
}

/** Counts every factor against every outcome of `wanted`. */
export async function countFactors(
  reader: Reader,
  scope: Scope,
  missing: Missing,
  wanted: readonly string[],
  totals: Awaited<ReturnType<typeof outcomeTotals>>,
): Promise<FactorCounts[]> {
  const { sql, params } = await clausesOf(reader, scope, missing)
  const rows = await reader.all<{ kind: FactorKind; factor: string; storeId: string; outcome: string; n: number }>(
    `${sql}, has AS MATERIALIZED (SELECT DISTINCT kind, factor, visit, store_id FROM (${FACTOR_ROWS}) JOIN v USING (visit))
     SELECT kind, factor, store_id AS storeId, '' AS outcome, count(*) AS n FROM has GROUP BY 1, 2, 3
     UNION ALL SELECT kind, factor, store_id, outcome, count(*) FROM has JOIN told USING (visit)
       WHERE outcome IN (SELECT value FROM json_each(?)) GROUP BY 1, 2, 3, 4`,
    [...params, JSON.stringify(wanted)],
  )
  const counts = new Map(
    rows.map(({ kind, factor, storeId, outcome, n }) => [`${kind}\0${factor}\0${storeId}\0${outcome}`, n]),
  )
  const hits = new Map(totals.outcomes.map(({ outcome, storeId, count }) => [`${storeId}\0${outcome}`, count]))
  const factors = new Map(rows.map(({ kind, factor }) => [`${kind}\0${factor}`, { kind, id: factor }]))
  return [...factors.values()].flatMap(({ kind, id }) =>
    wanted.map((outcome) => ({
      ...{ kind, id, outcome },
      strata: [...totals.visits].map(([storeId, all]): Stratum => {
        const a = counts.get(`${kind}\0${id}\0${storeId}\0${outcome}`) ?? 0
        const ofA = counts.get(`${kind}\0${id}\0${storeId}\0`) ?? 0
        return { a, ofA, b: (hits.get(`${storeId}\0${outcome}`) ?? 0) - a, ofB: all - ofA }
      }),
    })),
  )
}

/** Utterances that show a factor in visits that had the outcome, or whose outcome is known to be another; at most five. */
export async function factorEvidence(
  reader: Reader,
  scope: Scope,
  missing: Missing,
  { kind, id, outcome, had }: Pick<FactorCounts, 'kind' | 'id' | 'outcome'> & { had: boolean },
): Promise<string[]> {
  const { sql, params } = await clausesOf(reader, scope, missing)
  const rows = await reader.all<{ id: string }>(
    `${sql} SELECT u.id FROM (SELECT DISTINCT utterance, visit FROM (${FACTOR_ROWS}) WHERE kind = ? AND factor = ?) f
       JOIN v ON v.visit = f.visit JOIN utterances u ON u.seq = f.utterance
     WHERE f.visit ${had ? 'IN' : 'NOT IN'} (SELECT visit FROM told WHERE outcome = ?) ORDER BY u.base DESC, u.seq LIMIT 5`,
    [...params, kind, id, outcome],
  )
  return rows.map((row) => row.id)
}

/** The filters that find a factor's utterances; of a group or need, all of its visits'. */
export function opensFactor(kind: FactorKind, id: string): Scope {
  switch (kind) {
    case 'mention':
      return { concepts: [id], roles: NOT_STAFF }
    case 'complaint':
      return { concepts: [id], polarity: 'negative', holders: NOT_STAFF }
    case 'praise':
      return { concepts: [id], polarity: 'positive', holders: NOT_STAFF }
    case 'moment':
      return { momentKinds: [id as 'praise'] }
    case 'stage':
      return { stages: [id] }
    case 'group':
      return { groups: [id] }
    case 'need':
      return { needs: [id] }
  }
}
