import type { SearchPage, SearchRequest, VisitHits } from '../types.ts'
import type { Cursors } from './cursor.ts'
import type { Reader } from './database.ts'
import type { Conditions, Snapshot } from './dialect.ts'
import { conditionsOf } from './filters.ts'
import { hitsOf, type HitRow } from './hits.ts'
import { counterOf, rarities } from './rank.ts'
import { orderOf, readRequest, type Sought } from './search.ts'
import { snapshotOf } from './snapshot.ts'
import { VISIT_OF } from './visit-sql.ts'

/** Hits that are shown of a visit, its best. */
const SHOWN = 3
/** Utterances of a recording that belong to no visit are one group. */
const GROUP = `coalesce(${VISIT_OF}, -u.recording)`

/** What all pages share; carried in the cursor. */
interface Paging {
  snapshot: Snapshot
  total: number
  totalVisits: number
  weights: number[]
  after?: [number, number, number]
}

interface GroupRow extends HitRow {
  visit: number
  n: number
  headKey: number
  headAt: number
  headSeq: number
}

/**
 * One page of a search by visits: the visit with the best hit comes first, each with its best three. `limit` counts visits.
 *
 * @throws AppError as `search`
 */
export async function searchVisits(reader: Reader, cursors: Cursors, request: SearchRequest): Promise<SearchPage> {
  const { sought, limit, ...asked } = readRequest(request)
  const { query, filters, sort } = sought
  const purpose = JSON.stringify(['visits found', asked.purpose])
  const conditions = await conditionsOf(reader, filters)
  const paging =
    request.cursor === undefined
      ? await firstPaging(reader, sought, conditions)
      : (cursors.read(request.cursor, purpose) as Paging)
  const { snapshot, after } = paging
  const order = orderOf(reader, query, sort, paging)
  const { sql, params } = reader.dialect.hits(query, conditions, snapshot)
  const rest = after ? 'AND (key, at, seq) < (?, ?, ?)' : ''
  const rows = await reader.all<GroupRow>(
    `${order.clauses === '' ? 'WITH' : `${order.clauses},`} found AS (
       SELECT f.*, row_number() OVER (PARTITION BY visit ORDER BY key DESC, at DESC, seq DESC) AS place,
         count(*) OVER (PARTITION BY visit) AS n
       FROM (SELECT ${GROUP} AS visit, u.seq AS seq, ${order.key} AS key, u.at AS at ${sql}) f),
     heads AS (SELECT visit, key, at, seq FROM found WHERE place = 1 ${rest} ORDER BY key DESC, at DESC, seq DESC LIMIT ?)
     SELECT f.visit, f.seq, f.key, f.at, f.n, h.key AS "headKey", h.at AS "headAt", h.seq AS "headSeq"
     FROM found f JOIN heads h ON h.visit = f.visit WHERE f.place <= ${SHOWN}
     ORDER BY h.key DESC, h.at DESC, h.seq DESC, f.place`,
    [...order.clauseParams, ...order.keyParams, ...params, ...(after ?? []), limit + 1],
  )
  const visits = [...new Set(rows.map(({ visit }) => visit))]
  const shown = rows.filter(({ visit }) => visits.indexOf(visit) < limit)
  const hits = await hitsOf(reader, shown, query, sort)
  const page = { hits, groups: await groupsOf(reader, shown), total: paging.total, totalVisits: paging.totalVisits }
  const last = visits.length > limit ? shown.at(-1) : undefined
  if (!last) return page
  const next: Paging = { ...paging, after: [last.headKey, last.headAt, last.headSeq] }
  return { ...page, nextCursor: cursors.write(purpose, next) }
}

async function firstPaging(reader: Reader, { query, filters, sort }: Sought, conditions: Conditions): Promise<Paging> {
  const snapshot = await snapshotOf(reader, 'utterances')
  const { sql, params } = reader.dialect.hits(query, conditions, snapshot)
  const counting = `SELECT count(*) AS total, count(DISTINCT visit) AS visits FROM (SELECT ${GROUP} AS visit ${sql}) f`
  const [counted, weights] = await Promise.all([
    reader.get<{ total: number; visits: number }>(counting, params),
    query && sort === 'relevance' ? rarities(query.needles, counterOf(reader, filters.storeIds)) : [],
  ])
  return { snapshot, weights, total: counted?.total ?? 0, totalVisits: counted?.visits ?? 0 }
}

async function groupsOf(reader: Reader, rows: GroupRow[]): Promise<VisitHits[]> {
  const visits = await reader.all<{ seq: number; id: string; startMs: number; endMs: number }>(
    `SELECT seq, id, start_ms AS "startMs", end_ms AS "endMs" FROM visits WHERE ${reader.dialect.among('seq', 'number')}`,
    [JSON.stringify([...new Set(rows.map(({ visit }) => visit))])],
  )
  const groups = new Map<number, VisitHits>()
  for (const { visit, n } of rows) {
    const known = groups.get(visit)
    if (known) {
      known.shown += 1
      continue
    }
    const found = visits.find(({ seq }) => seq === visit)
    const place = found && { visitId: found.id, startMs: found.startMs, endMs: found.endMs }
    groups.set(visit, { ...place, total: n, shown: 1 })
  }
  return [...groups.values()]
}
