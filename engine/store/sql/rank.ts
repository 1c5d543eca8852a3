import type { Needle } from '../query/compile.ts'
import type { Reader } from './database.ts'

/** What it is worth that a piece stands as a word of its own and not across two words, as a share of its rarity. */
export const WHOLE_WORD = 0.5
/** Weights are whole numbers, so that their sums are the same in whatever order they are added. */
export const SCALE = 1_000_000

/**
 * How rare each piece is, as BM25 weighs it. Counted once, for the first page, and carried in the cursor: SQLite's own bm25()
 * shifts with every row that arrives, and pages would repeat or lose hits. Where a search is bound to stores only these are
 * counted: scores would tell what is said in others.
 */
export async function rarities(needles: Needle[], count: Counter): Promise<number[]> {
  if (needles.length === 1) return [SCALE]
  const all = await count()
  return Promise.all(
    needles.map(async (needle) => {
      const n = await count(needle)
      return Math.round(SCALE * Math.log(1 + (Math.max(all, n) - n + 0.5) / (n + 0.5)))
    }),
  )
}

/** How many utterances hold a piece; without one, how many there are. */
export type Counter = (needle?: Needle) => number | Promise<number>

export function counterOf(reader: Reader, storeIds: string[] | undefined): Counter {
  return async (needle) => {
    const { sql, params } = reader.dialect.countOf(needle, storeIds)
    return (await reader.get<{ n: number }>(sql, params))?.n ?? 0
  }
}
