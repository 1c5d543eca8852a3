import { resolveConcepts } from '../sql/concepts.ts'
import type { Reader, SqlValue } from '../sql/database.ts'
import { numbersOf } from '../sql/figures/packed.ts'
import { places } from '../sql/rows.ts'
import { FACTS, OUTCOMES, VISITS } from '../sql/visit-sql.ts'
import type { SearchFilters } from '../types.ts'
import type { ChosenVisits, Narrowing } from './narrowing.ts'

/** Filters, each with what its names stand for in the database now; all of them must hold. */
export function narrowingsOf(reader: Reader, filters: SearchFilters): Promise<Narrowing[]> {
  return Promise.all(
    [filters, ...(filters.also ?? [])].map(async ({ concepts, ...one }): Promise<Narrowing> => ({
      ...one,
      ...(concepts && { concepts: new Set(await resolveConcepts(reader, concepts)) }),
      visits: await visitsOf(reader, one),
    })),
  )
}

async function visitsOf(reader: Reader, filters: SearchFilters): Promise<ChosenVisits[]> {
  const { visitIds, groups, needs, outcomes } = filters
  const numbers = async (sql: string, params: SqlValue[]): Promise<Set<number>> => {
    const row = await reader.get<{ list: string | null }>(
      `SELECT ${reader.dialect.packed('visit')} AS list FROM (${sql}) found`,
      params,
    )
    return new Set(numbersOf(row?.list ?? null))
  }
  const having = async (known: string, wanted: string[]): Promise<ChosenVisits> => ({
    visits: await numbers(`SELECT visit FROM (${known}) k WHERE value IN ${places(wanted)}`, wanted),
    ...(wanted.includes('') && { unlessKnown: await numbers(`SELECT visit FROM (${known}) k`, []) }),
  })
  const facts = (kind: string): string => `SELECT visit, fact AS value FROM (${FACTS}) f WHERE kind = '${kind}'`
  return Promise.all([
    ...(visitIds
      ? [
          numbers(`SELECT visit FROM (${VISITS}) v WHERE id IN ${places(visitIds)}`, visitIds).then((visits) => ({
            visits,
          })),
        ]
      : []),
    ...(groups ? [having(facts('group'), groups)] : []),
    ...(needs ? [having(facts('need'), needs)] : []),
    ...(outcomes ? [having(`SELECT visit, outcome AS value FROM (${OUTCOMES}) o`, outcomes)] : []),
  ])
}
