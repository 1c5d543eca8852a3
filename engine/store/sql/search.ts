import { AppError } from '../../errors.ts'
import { compileQuery, type CompiledQuery } from '../query/compile.ts'
import { parseQuery, type QueryNode } from '../query/parse.ts'
import { queryReaders } from '../query/readers.ts'
import type { SearchFilters, SearchHit, SearchPage, SearchRequest } from '../types.ts'
import type { Cursors } from './cursor.ts'
import type { Conditions, Score, Snapshot } from './dialect.ts'
import { conditionsOf } from './filters.ts'
import { hitsOf, type HitRow } from './hits.ts'
import { rarities } from './rank.ts'
import { snapshotOf } from './snapshot.ts'
import type { Reader } from './database.ts'

/** What all pages of one search share; carried in the cursor so that rows that arrive meanwhile change nothing. */
interface Paging {
  snapshot: Snapshot
  total: number
  weights: number[]
  after?: [number, number, number]
}

/**
 * One page of a search. Pages of one search neither repeat nor lose hits while others arrive: those show in the next search.
 *
 * @throws AppError QUERY_INVALID with `position` and `advice`; INPUT_INVALID for a cursor of another search
 */
export async function search(reader: Reader, cursors: Cursors, request: SearchRequest): Promise<SearchPage> {
  const { filters = {}, limit = 20 } = request
  if (!(limit >= 1 && limit <= 100))
    throw new AppError('INPUT_INVALID', { detail: { wanted: 'limit 1..100', got: limit } })
  const node = parseQuery(request.query ?? '')
  const query = node && compileQuery(node, queryReaders)
  const sort = query ? (request.sort ?? 'relevance') : request.sort === 'oldest' ? 'oldest' : 'newest'
  const purpose = JSON.stringify(['search', request.query?.trim() ?? '', filters, sort])
  const conditions = await conditionsOf(reader, filters)
  const paging =
    request.cursor === undefined
      ? await firstPaging(reader, query, conditions, sort, filters.storeIds)
      : (cursors.read(request.cursor, purpose) as Paging)
  const rows = await readRows(
    reader,
    query,
    conditions,
    orderOf(reader, query, sort, paging),
    paging,
    Math.trunc(limit) + 1,
  )
  const shown = rows.slice(0, Math.trunc(limit))
  const hits = await hitsOf(reader, shown, query, sort)
  const last = rows.length > shown.length ? shown.at(-1) : undefined
  const page = { hits, total: paging.total }
  if (!last) return page
  return {
    ...page,
    nextCursor: cursors.write(purpose, { ...paging, after: [last.key, last.at, last.seq] } satisfies Paging),
  }
}

/** The best hits for a tree that somebody else made. */
export async function searchTree(
  reader: Reader,
  tree: QueryNode,
  filters: SearchFilters,
  limit: number,
): Promise<SearchHit[]> {
  const query = compileQuery(tree, queryReaders)
  const conditions = await conditionsOf(reader, filters)
  const paging = await firstPaging(reader, query, conditions, 'relevance', filters.storeIds)
  const rows = await readRows(reader, query, conditions, orderOf(reader, query, 'relevance', paging), paging, limit)
  return hitsOf(reader, rows, query, 'relevance')
}

/** The best rows for a compiled query among those that were there at `snapshot`; `weights` as `rarities` gave them. */
export function bestRows(
  reader: Reader,
  query: CompiledQuery,
  conditions: Conditions,
  { snapshot, weights }: { snapshot: Snapshot; weights: number[] },
  limit: number,
): Promise<HitRow[]> {
  const paging = { snapshot, weights, total: 0 }
  return readRows(reader, query, conditions, orderOf(reader, query, 'relevance', paging), paging, limit)
}

async function firstPaging(
  reader: Reader,
  query: CompiledQuery | undefined,
  conditions: Conditions,
  sort: string,
  storeIds: string[] | undefined,
): Promise<Paging> {
  const snapshot = await snapshotOf(reader, 'utterances')
  const { sql, params } = reader.dialect.count(query, conditions, snapshot)
  const [count, weights] = await Promise.all([
    reader.get<{ n: number }>(sql, params),
    query && sort === 'relevance' ? rarities(reader, query.needles, storeIds) : [],
  ])
  return { snapshot, total: count?.n ?? 0, weights }
}

/** The order of a result list: greater keys first, the row's number last so that no two rows are equal. */
function orderOf(
  { dialect }: Reader,
  query: CompiledQuery | undefined,
  sort: string,
  { weights }: Pick<Paging, 'weights'>,
): Score {
  if (query && sort === 'relevance') return dialect.score(query.needles, weights)
  return { clauses: '', clauseParams: [], key: sort === 'oldest' ? '-u.at' : 'u.at', keyParams: [] }
}

function readRows(
  reader: Reader,
  query: CompiledQuery | undefined,
  conditions: Conditions,
  order: Score,
  { snapshot, after }: Paging,
  limit: number,
): Promise<HitRow[]> {
  const { sql, params } = reader.dialect.hits(query, conditions, snapshot)
  const rest = after ? 'WHERE (key, at, seq) < (?, ?, ?)' : ''
  return reader.all<HitRow>(
    `${order.clauses} SELECT * FROM (SELECT u.seq AS seq, ${order.key} AS key, u.at AS at ${sql}) h ${rest}
     ORDER BY key DESC, at DESC, seq DESC LIMIT ?`,
    [...order.clauseParams, ...order.keyParams, ...params, ...(after ?? []), limit],
  )
}
