import type { Reader } from '../store/sqlite/transaction.ts'
import { FACTS } from '../store/sqlite/visit-sql.ts'
import { conceptNames } from './ancestry.ts'
import type { Dimension } from './dimensions.ts'

export interface Title {
  zh: string
  en: string
}

/** Names for people of the values of a dimension; values that speak for themselves have none. */
export async function titlesOf(reader: Reader, dimension: Dimension): Promise<Map<string, Title>> {
  if (dimension === 'concept') {
    const names = await conceptNames(reader)
    return new Map([...names].map(([id, { name }]) => [id, { zh: name, en: name }]))
  }
  if (dimension !== 'group' && dimension !== 'need' && dimension !== 'stage') return new Map()
  const rows = await reader.all<Title & { fact: string }>(
    `SELECT fact, max(zh) AS zh, max(en) AS en FROM (${FACTS}) WHERE kind = ? GROUP BY fact`,
    [dimension],
  )
  return new Map(rows.map(({ fact, zh, en }) => [fact, { zh, en }]))
}
