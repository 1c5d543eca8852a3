import type { Reader } from '../sql/database.ts'
import type { Lineage } from './counting.ts'

/** Every concept that is known with all above it. */
export async function lineages(reader: Reader): Promise<Lineage> {
  const rows = await reader.all<{ id: string; parent: string | null }>('SELECT id, parent FROM concepts')
  const parents = new Map(rows.map(({ id, parent }) => [id, parent]))
  const climb = (concept: string): string[] => {
    const seen = new Set<string>()
    for (let at: string | null = concept; at !== null && parents.has(at) && !seen.has(at); at = parents.get(at) ?? null)
      seen.add(at)
    return [...seen]
  }
  const known = new Map<string, string[]>()
  return (concept) => {
    const lineage = known.get(concept) ?? climb(concept)
    known.set(concept, lineage)
    return lineage
  }
}
