import { readQuery } from '../query/read-query.ts'
import type { SearchPage, SearchRequest } from '../types.ts'
import { withAround } from './around.ts'
import type { Reader } from './database.ts'
import { nearConcepts } from './near-concepts.ts'

const MOST_AROUND = 10

/** A page with what was asked for besides: the query as it was read, near concepts where nothing was found, what was said around. */
export async function tellMore(
  reader: Reader,
  request: SearchRequest,
  page: SearchPage,
  byWords = true,
): Promise<SearchPage> {
  const { query = '', around = 0, cursor } = request
  const read = byWords ? readQuery(query) : undefined
  const count = Math.min(MOST_AROUND, Math.max(0, Math.trunc(around)))
  const isEmpty = read !== undefined && page.total === 0 && cursor === undefined
  return {
    ...page,
    ...(count > 0 && { hits: await withAround(reader, page.hits, count) }),
    ...(read && { read }),
    ...(isEmpty && { near: await nearConcepts(reader, request) }),
  }
}
