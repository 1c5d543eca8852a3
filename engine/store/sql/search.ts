import { AppError } from '../../errors.ts'
import { compileQuery, type CompiledQuery } from '../query/compile.ts'
import { parseQuery, type QueryNode } from '../query/parse.ts'
import { queryReaders } from '../query/readers.ts'
import type { SearchFilters, SearchHit, SearchPage, SearchRequest } from '../types.ts'
import type { Cursors } from './cursor.ts'
import type { Conditions, Score, Snapshot } from './dialect.ts'
import { conditionsOf } from './filters.ts'
import { hitsOf, type HitRow } from './hits.ts'
import { counterOf, rarities } from './rank.ts'
import { snapshotOf } from './snapshot.ts'
import type { Reader } from './database.ts'

/** What all pages of one search share; carried in the cursor so that rows that arrive meanwhile change nothing. */
export interface Paging {
  snapshot: Snapshot
  total: number
  weights: number[]
  after?: [number, number, number]
}

/** A search as it was read. */
export interface Sought {
  query: CompiledQuery | undefined
  filters: SearchFilters
  sort: 'relevance' | 'newest' | 'oldest'
}

/** Finds rows: in the database, or in columns beside it. Both give the same rows, totals and keys. */
export interface Finder {
  firstPaging(sought: Sought): Promise<Paging>
  /** The first rows in their order, after the last of the page before. */
  rows(sought: Sought, paging: Paging, limit: number): Promise<HitRow[]>
}

/**
 * One page of a search. Pages of one search neither repeat nor lose hits while others arrive: those show in the next search.
 *
 * @param reader - reads what is shown of the hits
 * @throws AppError QUERY_INVALID with `position` and `advice`; INPUT_INVALID for a cursor of another search
 */
export async function search(
  reader: Reader,
  cursors: Cursors,
  request: SearchRequest,
  finder = sqlFinder(reader),
): Promise<SearchPage> {
  const { sought, purpose, limit } = readRequest(request)
  const { query, sort } = sought
  const paging =
    request.cursor === undefined ? await finder.firstPaging(sought) : (cursors.read(request.cursor, purpose) as Paging)
  const rows = await finder.rows(sought, paging, limit + 1)
  const shown = rows.slice(0, limit)
  const hits = await hitsOf(reader, shown, query, sort)
  const last = rows.length > shown.length ? shown.at(-1) : undefined
  const page = { hits, total: paging.total }
  if (!last) return page
  return {
    ...page,
    nextCursor: cursors.write(purpose, { ...paging, after: [last.key, last.at, last.seq] } satisfies Paging),
  }
}

/**
 * A request as it is answered; `purpose` is that of its cursors.
 *
 * @throws AppError QUERY_INVALID, INPUT_INVALID
 */
export function readRequest(request: SearchRequest): { sought: Sought; purpose: string; limit: number } {
  const { filters = {}, limit = 20 } = request
  if (!(limit >= 1 && limit <= 100))
    throw new AppError('INPUT_INVALID', { detail: { wanted: 'limit 1..100', got: limit } })
  const node = parseQuery(request.query ?? '')
  const query = node && compileQuery(node, queryReaders)
  const sort = query ? (request.sort ?? 'relevance') : request.sort === 'oldest' ? 'oldest' : 'newest'
  const purpose = JSON.stringify(['search', request.query?.trim() ?? '', filters, sort])
  return { sought: { query, filters, sort }, purpose, limit: Math.trunc(limit) }
}

/** The best hits for a tree that somebody else made. */
export async function searchTree(
  reader: Reader,
  tree: QueryNode,
  filters: SearchFilters,
  limit: number,
): Promise<SearchHit[]> {
  const query = compileQuery(tree, queryReaders)
  const finder = sqlFinder(reader)
  const sought: Sought = { query, filters, sort: 'relevance' }
  const rows = await finder.rows(sought, await finder.firstPaging(sought), limit)
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

/** Finds in the database's own indexes: always right, and slower the more is found. */
export function sqlFinder(reader: Reader): Finder {
  return {
    async firstPaging({ query, filters, sort }) {
      const snapshot = await snapshotOf(reader, 'utterances')
      const conditions = await conditionsOf(reader, filters)
      const { sql, params } = reader.dialect.count(query, conditions, snapshot)
      const [count, weights] = await Promise.all([
        reader.get<{ n: number }>(sql, params),
        query && sort === 'relevance' ? rarities(query.needles, counterOf(reader, filters.storeIds)) : [],
      ])
      return { snapshot, total: count?.n ?? 0, weights }
    },
    async rows({ query, filters, sort }, paging, limit) {
      const conditions = await conditionsOf(reader, filters)
      return readRows(reader, query, conditions, orderOf(reader, query, sort, paging), paging, limit)
    },
  }
}

/** The order of a result list: greater keys first, the row's number last so that no two rows are equal. */
export function orderOf(
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
