import type { Needle } from '../query/compile.ts'
import type { SqlValue } from './driver.ts'
import type { Reader } from './transaction.ts'

/** What it is worth that a piece stands as a word of its own and not across two words, as a share of its rarity. */
const WHOLE_WORD = 0.5

/**
 * How rare each piece is, as BM25 weighs it. Counted once, for the first page, and carried in the cursor: SQLite's own bm25()
 * shifts with every row that arrives, and pages would repeat or lose hits.
 */
export async function rarities(reader: Reader, needles: Needle[], newestSeq: number): Promise<number[]> {
  if (needles.length === 1) return [1]
  return Promise.all(
    needles.map(async ({ match }) => {
      const sql = 'SELECT count(*) AS n FROM utterance_index WHERE utterance_index MATCH ?'
      const n = (await reader.get<{ n: number }>(sql, [match]))?.n ?? 0
      return Math.log(1 + (Math.max(newestSeq, n) - n + 0.5) / (n + 0.5))
    }),
  )
}

/**
 * SQL for the score of a row of `u`, a whole number: the rarity of the pieces in it, whole words above parts of words, times
 * the row's `base`. It depends on nothing but the row and its parameters.
 */
export function scoreSql(needles: Needle[], weights: number[]): { sql: string; params: SqlValue[] } {
  const params: SqlValue[] = []
  const among = 'u.seq IN (SELECT rowid FROM utterance_index WHERE utterance_index MATCH ?)'
  const parts = needles.map(({ match, word, optional }, i) => {
    params.push(weights[i], ...(optional ? [match] : []), ...(word ? [`words : "${word}"`] : []))
    const whole = word ? `${WHOLE_WORD} * (${among})` : '0'
    return `? * (${optional ? `(${among})` : '1'} + ${whole})`
  })
  return { sql: `CAST(1000 * u.base * (${parts.join(' + ')}) AS INTEGER)`, params }
}
