import { AppError } from '../../errors.ts'
import { fuseRanks } from '../fuse.ts'
import { compileQuery, type CompiledQuery } from '../query/compile.ts'
import { parseQuery } from '../query/parse.ts'
import { queryReaders } from '../query/readers.ts'
import type { MeaningQuery, SearchPage, SearchRequest } from '../types.ts'
import type { Cursors } from './cursor.ts'
import { conditionsOf } from './filters.ts'
import { hitsOf } from './hits.ts'
import { toBytes, type MeaningIndex } from './meanings.ts'
import type { Conditions, Snapshot } from './dialect.ts'
import { counterOf, rarities } from './rank.ts'
import { snapshotOf } from './snapshot.ts'
import { bestRows } from './search.ts'
import type { Reader } from './database.ts'

/** Beyond these likeness says nothing: every sentence is a little like every other. */
const MOST_ALIKE = 200

/** What all pages of one search share. */
interface Paging {
  snapshot: Snapshot
  /** Of the vectors. */
  vectors: Snapshot
  shown: number
  weights: number[]
}

/**
 * One page of a search by meaning, alone or fused with the search by words. Utterances that arrive meanwhile show in the next
 * search.
 *
 * @throws AppError QUERY_INVALID; INPUT_INVALID for another order than by relevance or a cursor of another search
 */
export async function searchMeaning(
  reader: Reader,
  cursors: Cursors,
  index: MeaningIndex,
  request: Omit<SearchRequest, 'meaning'>,
  meaning: MeaningQuery,
): Promise<SearchPage> {
  const { filters = {}, limit = 20, query: text = '', sort = 'relevance' } = request
  if (!(limit >= 1 && limit <= 100))
    throw new AppError('INPUT_INVALID', { detail: { wanted: 'limit 1..100', got: limit } })
  if (sort !== 'relevance')
    throw new AppError('INPUT_INVALID', { detail: { wanted: 'sort relevance with a search by meaning', got: sort } })
  const node = meaning.withWords ? parseQuery(text) : undefined
  const query = node && compileQuery(node, queryReaders)
  const purpose = JSON.stringify(['meaning', text.trim(), filters, meaning.model, meaning.withWords])
  const conditions = await conditionsOf(reader, filters)
  const paging =
    request.cursor === undefined
      ? await firstPaging(reader, query, filters.storeIds)
      : (cursors.read(request.cursor, purpose) as Paging)
  const alike = await mostAlike(reader, index, meaning, conditions, paging)
  const worded = query ? (await bestRows(reader, query, conditions, paging, MOST_ALIKE)).map(({ seq }) => seq) : []
  const ranked = meaning.withWords
    ? fuseRanks([alike.map(({ seq }) => seq), worded]).map(({ value, score }) => ({ seq: value, score }))
    : alike.map(({ seq, cosine }) => ({ seq, score: cosine }))
  const end = paging.shown + Math.trunc(limit)
  const rows = ranked.slice(paging.shown, end).map(({ seq, score }) => ({ seq, key: 1000 * score, at: 0 }))
  const page = { hits: await hitsOf(reader, rows, query, 'relevance'), total: ranked.length }
  return end < ranked.length
    ? { ...page, nextCursor: cursors.write(purpose, { ...paging, shown: end } satisfies Paging) }
    : page
}

async function firstPaging(
  reader: Reader,
  query: CompiledQuery | undefined,
  storeIds: string[] | undefined,
): Promise<Paging> {
  const snapshot = await snapshotOf(reader, 'utterances')
  const weights = query ? await rarities(query.needles, counterOf(reader, storeIds)) : []
  return { snapshot, vectors: await snapshotOf(reader, 'meanings'), shown: 0, weights }
}

/** The filters choose in SQL which vectors may be compared; one row with a list is far quicker to hand over than 100,000 rows. */
async function mostAlike(
  reader: Reader,
  index: MeaningIndex,
  { model, vector }: MeaningQuery,
  { sql, params, ofRecordings }: Conditions,
  { snapshot, vectors }: Paging,
) {
  const recordings = ofRecordings ? 'JOIN recordings r ON r.seq = u.recording' : ''
  const { dialect } = reader
  const among = {
    sql: `FROM meanings m JOIN utterances u ON u.seq = m.utterance ${recordings}
     WHERE (${sql}) AND m.model = ? AND ${dialect.wasThere('m')} AND ${dialect.wasThere('u')}`,
    params: [...params, model, vectors, snapshot],
  }
  const found = await dialect.vectors?.nearest(reader, toBytes(vector), among, MOST_ALIKE)
  if (found) return found
  const row = await reader.get<{ seqs: string | null }>(
    `SELECT ${dialect.packed('m.seq')} AS seqs ${among.sql}`,
    among.params,
  )
  const allowed = row?.seqs ? row.seqs.split(',').map(Number) : []
  return index.nearest(model, vector, allowed, MOST_ALIKE)
}
