import type { Reader } from '../sql/database.ts'
import { unpackTokens, wordLine } from '../sql/utterance-row.ts'
import { indexLine } from '../terms.ts'

interface Row {
  seq: number
  id: string
  text: string
  startMs: number
  tokens: string
  terms: string
  words: string
  numbers: string
  sought?: number[]
}

const BATCH = 500
const MOST_TOLD = 5

/**
 * Holds what utterances are found by against what they say: the lines of terms and words, and the column of tokens where there is one.
 *
 * @param most - utterances that are looked at, evenly over the store
 */
export async function rowFaults(
  reader: Reader,
  most: number,
): Promise<{ looked: number; wrong: number; ids: string[] }> {
  const all = await reader.get<{ n: number }>('SELECT count(*) AS n FROM utterances')
  const every = Math.max(1, Math.ceil((all?.n ?? 0) / most))
  const { tokens } = reader.dialect
  const found = { looked: 0, wrong: 0, ids: [] as string[] }
  for (let last = 0; ;) {
    const rows = await reader.all<Row>(
      `SELECT seq, id, text, start_ms AS "startMs", tokens, terms, words, number_terms AS numbers
         ${tokens ? `, ${tokens.column} AS sought` : ''}
       FROM utterances WHERE seq > ? AND seq % ${every} = 0 ORDER BY seq LIMIT ${BATCH}`,
      [last],
    )
    for (const row of rows) {
      found.looked += 1
      if (isFound(row, tokens?.of)) continue
      found.wrong += 1
      if (found.ids.length < MOST_TOLD) found.ids.push(row.id)
    }
    if (rows.length < BATCH) return found
    last = rows[rows.length - 1].seq
  }
}

function isFound(row: Row, tokensOf: NonNullable<Reader['dialect']['tokens']>['of'] | undefined): boolean {
  const { text, tokens, startMs, terms, words, numbers } = row
  if (terms !== indexLine(text) || words !== wordLine(unpackTokens(tokens, startMs))) return false
  return !tokensOf || tokensOf({ terms, words, numbers }) === `{${(row.sought ?? []).join(',')}}`
}
