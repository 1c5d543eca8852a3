import type { Needle } from '../query/compile.ts'
import type { SqlValue } from './driver.ts'
import { places } from './rows.ts'
import type { Reader } from './transaction.ts'

/** What it is worth that a piece stands as a word of its own and not across two words, as a share of its rarity. */
const WHOLE_WORD = 0.5
/** Weights are whole numbers, so that their sums are the same in whatever order they are added. */
const SCALE = 1_000_000

/**
 * How rare each piece is, as BM25 weighs it. Counted once, for the first page, and carried in the cursor: SQLite's own bm25()
 * shifts with every row that arrives, and pages would repeat or lose hits. Where a search is bound to stores only these are
 * counted: scores would tell what is said in others.
 */
export async function rarities(
  reader: Reader,
  needles: Needle[],
  newestSeq: number,
  storeIds: string[] | undefined,
): Promise<number[]> {
  if (needles.length === 1) return [SCALE]
  const count = storeIds ? countWithin(reader, storeIds) : countEverywhere(reader, newestSeq)
  const all = await count(undefined)
  return Promise.all(
    needles.map(async ({ match }) => {
      const n = await count(match)
      return Math.round(SCALE * Math.log(1 + (Math.max(all, n) - n + 0.5) / (n + 0.5)))
    }),
  )
}

/** Counts utterances with a piece, or all. */
type Count = (match: string | undefined) => Promise<number>

function countEverywhere(reader: Reader, newestSeq: number): Count {
  const sql = 'SELECT count(*) AS n FROM utterance_index WHERE utterance_index MATCH ?'
  return async (match) => (match === undefined ? newestSeq : ((await reader.get<{ n: number }>(sql, [match]))?.n ?? 0))
}

function countWithin(reader: Reader, storeIds: string[]): Count {
  const within = `u.recording IN (SELECT seq FROM recordings WHERE store_id IN ${places(storeIds)})`
  const narrow = 'utterances u INDEXED BY utterances_narrow'
  return async (match) => {
    const sql =
      match === undefined
        ? `SELECT count(*) AS n FROM ${narrow} WHERE ${within}`
        : `SELECT count(*) AS n FROM utterance_index i CROSS JOIN ${narrow} ON u.seq = i.rowid
           WHERE ${within} AND utterance_index MATCH ?`
    return (await reader.get<{ n: number }>(sql, [...storeIds, ...(match === undefined ? [] : [match])]))?.n ?? 0
  }
}

/** SQL for the score of a row of `u`, a whole number: `clauses` come before SELECT, `key` within it. */
export interface Score {
  clauses: string
  clauseParams: SqlValue[]
  key: string
  keyParams: SqlValue[]
}

/** Up to so many lists of rows are looked into one by one; more are added up first, which is quicker from there on. */
const FEW_LISTS = 3

/**
 * The score of a row: the rarity of the pieces in it, whole words above parts of words, times the row's `base`. It depends on
 * nothing but the row and its parameters.
 */
export function scoreSql(needles: Needle[], weights: number[]): Score {
  const lists = needles.flatMap(({ match, word, optional }, i): [weight: number, match: string][] => [
    ...(optional ? [[weights[i], match] as [number, string]] : []),
    ...(word ? [[Math.round(weights[i] * WHOLE_WORD), `words : "${word}"`] as [number, string]] : []),
  ])
  const always = needles.reduce((sum, { optional }, i) => sum + (optional ? 0 : weights[i]), 0)
  const key = (worth: string): string => `CAST(u.base * (? + ${worth}) / ${SCALE / 1000} AS INTEGER)`
  if (lists.length > FEW_LISTS) return { ...summedUp(lists), key: key(SUMMED), keyParams: [always] }
  const looked = lists.map(() => '? * (u.seq IN (SELECT rowid FROM utterance_index WHERE utterance_index MATCH ?))')
  return { clauses: '', clauseParams: [], key: key(['0', ...looked].join(' + ')), keyParams: [always, ...lists.flat()] }
}

const SUMMED = 'coalesce((SELECT weight FROM worth WHERE worth.seq = u.seq), 0)'

function summedUp(lists: [weight: number, match: string][]): Pick<Score, 'clauses' | 'clauseParams'> {
  const each = lists.map(() => 'SELECT rowid AS seq, ? AS weight FROM utterance_index WHERE utterance_index MATCH ?')
  const sum = `SELECT seq, sum(weight) AS weight FROM (${each.join(' UNION ALL ')}) GROUP BY seq`
  return { clauses: `WITH worth AS MATERIALIZED (${sum})`, clauseParams: lists.flat() }
}
