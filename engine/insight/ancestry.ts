import type { ConceptType } from '../types.ts'
import type { Reader } from '../store/sqlite/transaction.ts'

export interface ConceptName {
  id: string
  name: string
  type: ConceptType
  parent: string | null
}

export async function conceptNames(reader: Reader): Promise<Map<string, ConceptName>> {
  const rows = await reader.all<ConceptName>('SELECT id, name, type, parent FROM concepts')
  return new Map(rows.map((row) => [row.id, row]))
}

/** A concept and all above it, each once; nothing for a concept that is not known. */
export type Lineage = (conceptId: string) => readonly string[]

export function lineageOf(names: ReadonlyMap<string, ConceptName>): Lineage {
  const known = new Map<string, string[]>()
  return (conceptId) => {
    const lineage = known.get(conceptId) ?? climb(names, conceptId)
    known.set(conceptId, lineage)
    return lineage
  }
}

function climb(names: ReadonlyMap<string, ConceptName>, conceptId: string): string[] {
  const seen = new Set<string>()
  // A parent that the table does not know counts, as it does for the concepts below it, but leads no further.
  let at: string | null = names.has(conceptId) ? conceptId : null
  for (; at !== null && !seen.has(at); at = names.get(at)?.parent ?? null) seen.add(at)
  return [...seen]
}
