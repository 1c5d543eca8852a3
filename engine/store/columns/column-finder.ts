import { rarities } from '../sql/rank.ts'
import type { Reader } from '../sql/database.ts'
import type { Finder } from '../sql/search.ts'
import type { SearchFilters } from '../types.ts'
import { seenAt, seenOf, totalOf } from './finding.ts'
import type { Now } from './live-columns.ts'
import type { Narrowing } from './narrowing.ts'
import { narrowingsOf } from './narrowings.ts'
import { best } from './ranking.ts'

/** Finds in columns what the database would find, see `sqlFinder`; one for each search, whose names are looked up once. */
export function columnFinder(reader: Reader, { find, utterances, lastSeq }: Now): Finder {
  let names: Promise<Narrowing[]> | undefined
  const narrowingsBy = (filters: SearchFilters): Promise<Narrowing[]> => (names ??= narrowingsOf(reader, filters))
  return {
    async firstPaging({ query, filters, sort }) {
      const found = seenOf(find(query?.match, await narrowingsBy(filters)), seenAt(utterances))
      const { storeIds } = filters
      const stores = storeIds ? [{ storeIds }] : []
      const weights =
        query && sort === 'relevance'
          ? await rarities(query.needles, (needle) =>
              needle || storeIds ? totalOf(find(needle?.match, stores)) : lastSeq,
            )
          : []
      return { snapshot: utterances, total: totalOf(found), weights }
    },
    async rows({ query, filters, sort }, { snapshot, weights, after }, limit) {
      const found = seenOf(find(query?.match, await narrowingsBy(filters)), seenAt(snapshot))
      return best(found, { sort, needles: query?.needles ?? [], weights }, after, limit)
    },
  }
}
