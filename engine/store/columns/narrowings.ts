import { resolveConcepts } from '../sql/concepts.ts'
import type { Reader } from '../sql/database.ts'
import { numbersOf } from '../sql/figures/packed.ts'
import { places } from '../sql/rows.ts'
import { VISITS } from '../sql/visit-sql.ts'
import type { SearchFilters } from '../types.ts'
import type { Narrowing } from './narrowing.ts'

/** Filters, each with what its names stand for in the database now; all of them must hold. */
export function narrowingsOf(reader: Reader, filters: SearchFilters): Promise<Narrowing[]> {
  return Promise.all(
    [filters, ...(filters.also ?? [])].map(async ({ concepts, visitIds, ...one }): Promise<Narrowing> => ({
      ...one,
      ...(concepts && { concepts: new Set(await resolveConcepts(reader, concepts)) }),
      ...(visitIds && { visits: await visitsOf(reader, visitIds) }),
    })),
  )
}

async function visitsOf(reader: Reader, ids: string[]): Promise<Set<number>> {
  const row = await reader.get<{ list: string | null }>(
    `SELECT ${reader.dialect.packed('visit')} AS list FROM (SELECT visit FROM (${VISITS}) v WHERE id IN ${places(ids)}) found`,
    ids,
  )
  return new Set(numbersOf(row?.list ?? null))
}
