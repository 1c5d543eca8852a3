import { numberTerm } from '../terms.ts'
import type { Needle } from '../query/compile.ts'
import type { SqlValue } from './driver.ts'
import type { Reader } from './transaction.ts'

/** Okapi BM25's usual constants; what is said in one breath is about this many terms long. */
const K1 = 1.2
const B = 0.75
const TYPICAL_TERMS = 20
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
      const row = await reader.get<{ n: number }>(
        'SELECT count(*) AS n FROM utterance_index WHERE utterance_index MATCH ?',
        [match],
      )
      const n = row?.n ?? 0
      return Math.log(1 + (Math.max(newestSeq, n) - n + 0.5) / (n + 0.5))
    }),
  )
}

/**
 * SQL for the score of a row of `u`, a whole number: BM25 over the pieces, each counted once (an utterance is one sentence),
 * whole words above parts of words, times the row's `prior`. It depends on nothing but the row and its parameters.
 */
export function scoreSql(needles: Needle[], weights: number[]): { sql: string; params: SqlValue[] } {
  const params: SqlValue[] = []
  const parts = needles.map((needle, i) => {
    params.push(weights[i], needle.line)
    let present = 'instr(u.terms, ?) > 0'
    if (needle.value !== undefined) {
      params.push(` ${numberTerm(needle.value)} `)
      present = `(${present} OR instr(u.number_terms, ?) > 0)`
    }
    params.push(`[${JSON.stringify(needle.word)},`)
    return `? * (${present} + ${WHOLE_WORD} * (instr(u.tokens, ?) > 0))`
  })
  // A term takes two characters of the index line, the blank behind it included.
  const saturation = `${K1 + 1} / (1 + ${K1} * (${1 - B} + ${B / TYPICAL_TERMS / 2} * length(u.terms)))`
  return { sql: `CAST(1000 * u.prior * (${parts.join(' + ')}) * ${saturation} AS INTEGER)`, params }
}
